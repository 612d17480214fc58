using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Removes a layer's name, so that it is called by its kind and ordinal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveNameFix)), Shared]
internal sealed class RemoveNameFix() : DeclarationFix("DGL0206", "DGL0207")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
            site.Offer("Remove the name", nameof(RemoveNameFix), Edit.Remove(argument));
    }
}
