using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Removes the word that makes a class one that cannot be a network or block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveModifierFix)), Shared]
internal sealed class RemoveModifierFix() : DeclarationFix("DGL0003")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        // Of several parts of the class, one may say it, or all.
        if (Declarations.ClassOf(site.Node, site.Model, site.Token) is not { } type)
            return;
        SyntaxToken[] words =
        [
            .. type.DeclaringSyntaxReferences.Select(site.Syntax<TypeDeclarationSyntax>).OfType<TypeDeclarationSyntax>()
                .SelectMany(declaration => declaration.Modifiers).Where(word => word.ValueText is "abstract" or "static" or "file"),
        ];
        if (words.Select(word => word.ValueText).Distinct().ToArray() is [string modifier])
            site.Offer($"Remove '{modifier}'", nameof(RemoveModifierFix), [.. words.Select(Edit.Remove)]);
    }
}
