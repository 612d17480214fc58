using System.Collections.Immutable;
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
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(needs) is not null)
                start.RegisterOperationAction(Analyze, kinds);
        });
    }

    private protected abstract void Analyze(OperationAnalysisContext context);
}
