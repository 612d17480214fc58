using System.Collections.Immutable;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.UseSites;

/// <summary>A rule about code that uses networks. It looks at operations, and only where there can be networks.</summary>
public abstract class UseSiteAnalyzer : DiagnosticAnalyzer
{
    private readonly string needs;
    private readonly ImmutableArray<OperationKind> kinds;

    /// <summary>Makes a rule.</summary>
    /// <param name="descriptor">What it reports.</param>
    /// <param name="needs">The type without which there is nothing to look at, by metadata name.</param>
    /// <param name="kinds">The operations that it looks at.</param>
    private protected UseSiteAnalyzer(DiagnosticDescriptor descriptor, string needs, params OperationKind[] kinds)
    {
        SupportedDiagnostics = [descriptor];
        this.needs = needs;
        this.kinds = [.. kinds];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        // The class of a network is marked as generated, because half of it is; the user's half is looked at all the same.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(needs) is not null)
                start.RegisterOperationAction(AnalyzeUsersCode, kinds);
        });
    }

    private void AnalyzeUsersCode(OperationAnalysisContext context)
    {
        if (!context.IsGeneratedCode || IsUsersHalf(context))
            Analyze(context);
    }

    /// <summary>Whether an operation that seems to be generated stands in the user's half of a network or block.</summary>
    private static bool IsUsersHalf(OperationAnalysisContext context)
    {
        if (UserDeclarations.IsGenerated(context.Operation.Syntax.SyntaxTree))
            return false;
        for (INamedTypeSymbol? at = context.ContainingSymbol as INamedTypeSymbol ?? context.ContainingSymbol.ContainingType; at is not null; at = at.ContainingType)
            if (NetworkParser.Attribute(at) is not null)
                return true;
        return false;
    }

    private protected abstract void Analyze(OperationAnalysisContext context);
}
