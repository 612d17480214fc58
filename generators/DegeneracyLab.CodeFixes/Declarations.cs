using DegeneracyLab.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Finds what the fixes change.</summary>
internal static class Declarations
{
    /// <summary>The words of a declaration that say who sees it.</summary>
    public static bool IsAccessibility(SyntaxToken word) => word.ValueText is "public" or "internal" or "protected" or "private";

    /// <summary>The class that an attribute stands on.</summary>
    public static INamedTypeSymbol? ClassOf(SyntaxNode node, SemanticModel model, CancellationToken token) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration ? model.GetDeclaredSymbol(declaration, token) as INamedTypeSymbol : null;

    /// <summary>The one class that a layer such as <c>[Residual&lt;T&gt;]</c> uses; null if there is none.</summary>
    public static INamedTypeSymbol? BlockOf(AttributeSyntax attribute, SemanticModel model, CancellationToken token) =>
        model.GetTypeInfo(attribute, token).Type is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol block] } ? block : null;

    /// <summary>The layers of a class, in order.</summary>
    public static IEnumerable<AttributeData> Layers(INamedTypeSymbol type) => type.GetAttributes().Where(LayerListParser.IsLayer);

    /// <summary>What comes between an attribute list and one that is put before or after it.</summary>
    public static string Gap(AttributeListSyntax list)
    {
        SourceText text = list.SyntaxTree.GetText();
        TextLine line = text.Lines.GetLineFromPosition(list.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, list.SpanStart));
        string lineBreak = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return before.Trim().Length > 0 || lineBreak.Length == 0 ? " " : lineBreak + before;
    }

    /// <summary>A layer's name as an attribute, where it stands: <c>ReLU</c>, or qualified where that means nothing.</summary>
    public static string LayerName(string kind, SemanticModel model, int position)
    {
        foreach (ISymbol found in model.LookupNamespacesAndTypes(position, name: kind + "Attribute"))
            if (found is INamedTypeSymbol type && KnownNames.Is(type, $"{KnownNames.Library}.{kind}Attribute"))
                return kind;
        return $"global::{KnownNames.Library}.{kind}";
    }
}
