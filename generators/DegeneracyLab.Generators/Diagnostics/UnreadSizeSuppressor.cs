using System.Collections.Immutable;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.Diagnostics;

/// <summary>
/// Silences the compiler's warning that a parameter of a network's primary constructor is unread. Generated code reads it;
/// where nothing is generated, the reason is an error of its own, and this is no news.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreadSizeSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Unread = new("DGLS001", "CS9113", "Generated code reads the sizes of a network or block");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Unread];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is INamedTypeSymbol type
                && NetworkParser.Attribute(type) is not null)
                context.ReportSuppression(Suppression.Create(Unread, diagnostic));
    }
}
