using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Adds the size that is named to the primary constructor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddParameterFix)), Shared]
internal sealed class AddParameterFix() : DeclarationFix("DGL0104")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Data(FixData.Parameter) is not { } name
            || Declarations.ClassOf(site.Node, site.Model, site.Token) is not { } type
            || site.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } here)
            return;
        TypeDeclarationSyntax[] declarations = [.. type.DeclaringSyntaxReferences.Select(site.Syntax<TypeDeclarationSyntax>).OfType<TypeDeclarationSyntax>()];
        // Other constructors would have to hand it on.
        if (declarations.Any(declaration => declaration.Members.Any(member => member is ConstructorDeclarationSyntax)))
            return;
        TypeDeclarationSyntax home = declarations.FirstOrDefault(declaration => declaration.ParameterList is not null) ?? here;
        (int position, string text) = home.ParameterList is { } list ? Place(list, $"int {name}") : (home.Identifier.Span.End, $"(int {name})");
        site.Offer($"Add the parameter 'int {name}'", nameof(AddParameterFix), Edit.Insert(home, position, text));
    }

    /// <summary>Parameters without a default come first.</summary>
    private static (int Position, string Text) Place(ParameterListSyntax list, string parameter) =>
        list.Parameters.FirstOrDefault(existing => existing.Default is not null) is { } optional ? (optional.SpanStart, parameter + ", ")
        : (list.CloseParenToken.SpanStart, list.Parameters.Count == 0 ? parameter : ", " + parameter);
}
