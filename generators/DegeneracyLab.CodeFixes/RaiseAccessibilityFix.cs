using System.Composition;
using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Makes a block as accessible as the class that uses it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RaiseAccessibilityFix)), Shared]
internal sealed class RaiseAccessibilityFix() : DeclarationFix("DGL0213")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } use
            || Declarations.BlockOf(use, site.Model, site.Token) is not { } block
            || Declarations.ClassOf(use, site.Model, site.Token) is not { } user
            || (block.ContainingType is { } container && !Visibility.IsAtLeast(container, user)))
            return;
        bool isBeside = SymbolEqualityComparer.Default.Equals(block.ContainingType, user.ContainingType);
        string words = SyntaxFacts.GetText(isBeside ? user.DeclaredAccessibility : Accessibility.Public);
        ClassDeclarationSyntax[] declarations = [.. block.DeclaringSyntaxReferences.Select(site.Syntax<ClassDeclarationSyntax>).OfType<ClassDeclarationSyntax>()];
        ClassDeclarationSyntax[] stating = [.. declarations.Where(declaration => declaration.Modifiers.Any(Declarations.IsAccessibility))];
        if (declarations.Length > 0)
            site.Offer($"Make '{block.Name}' {words}", nameof(RaiseAccessibilityFix), [.. (stating.Length > 0 ? stating : declarations.Take(1)).Select(declaration => Change(declaration, words))]);
    }

    private static (SyntaxTree Tree, TextChange Change) Change(ClassDeclarationSyntax declaration, string words)
    {
        SyntaxToken[] stated = [.. declaration.Modifiers.Where(Declarations.IsAccessibility)];
        return stated is [var first, ..]
            ? (declaration.SyntaxTree, new(TextSpan.FromBounds(first.SpanStart, stated[stated.Length - 1].Span.End), words))
            : Edit.Insert(declaration, declaration.Modifiers.Count > 0 ? declaration.Modifiers[0].SpanStart : declaration.Keyword.SpanStart, words + " ");
    }
}
