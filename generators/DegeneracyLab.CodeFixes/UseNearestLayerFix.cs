using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Uses the kind of layer that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseNearestLayerFix)), Shared]
internal sealed class UseNearestLayerFix() : DeclarationFix("DGL0214")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Layer) is not { } kind || site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return;
        string name = Declarations.LayerName(kind, site.Model, attribute.SpanStart);
        // Type arguments stay.
        SyntaxNode wrong = attribute.Name is QualifiedNameSyntax ? attribute.Name : attribute.Name.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().First();
        string arguments = wrong.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.ToString() ?? "";
        site.Offer($"Change to '{kind}'", nameof(UseNearestLayerFix), Edit.Replace(wrong, name + arguments));
    }
}
