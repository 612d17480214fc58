using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Removes a layer that is too many.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveLayerFix)), Shared]
internal sealed class RemoveLayerFix() : DeclarationFix("DGL0202", "DGL0204")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
            site.Offer($"Remove [{attribute.Name}]", nameof(RemoveLayerFix), Edit.Remove(attribute));
    }
}
