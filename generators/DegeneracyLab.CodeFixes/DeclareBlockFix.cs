using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Makes a class with layers a block, for the input that it gets where it is used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclareBlockFix)), Shared]
internal sealed class DeclareBlockFix() : DeclarationFix("DGL0208")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Input) is not { } input
            || site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } use
            || Declarations.BlockOf(use, site.Model, site.Token) is not { IsGenericType: false, IsRecord: false } block
            || Declarations.Layers(block).FirstOrDefault() is not { } first
            || site.Syntax<AttributeSyntax>(first.ApplicationSyntaxReference) is not { Parent: AttributeListSyntax { Parent: ClassDeclarationSyntax declaration } })
            return;
        AttributeListSyntax list = declaration.AttributeLists[0];
        string name = Declarations.LayerName("Block", site.Model, use.SpanStart);
        List<(SyntaxTree Tree, TextChange Change)> changes = [Edit.Insert(list, list.SpanStart, $"[{name}({input})]{Declarations.Gap(list)}")];
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            changes.Add(Edit.Insert(declaration, declaration.Keyword.SpanStart, "partial "));
        site.Offer($"Declare '{block.Name}' as [Block({input})]", nameof(DeclareBlockFix), [.. changes]);
    }
}
