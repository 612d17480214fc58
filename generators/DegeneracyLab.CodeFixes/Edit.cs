using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Changes of text, small enough that nothing beside them moves.</summary>
internal static class Edit
{
    /// <summary>Writes something at a place.</summary>
    public static (SyntaxTree Tree, TextChange Change) Insert(SyntaxNode within, int position, string text) => (within.SyntaxTree, new(new(position, 0), text));

    /// <summary>Writes something in the place of a node.</summary>
    public static (SyntaxTree Tree, TextChange Change) Replace(SyntaxNode node, string text) => (node.SyntaxTree, new(node.Span, text));

    /// <summary>Writes an attribute after another, in the same brackets.</summary>
    public static (SyntaxTree Tree, TextChange Change) After(AttributeSyntax attribute, string added) => Insert(attribute, attribute.Span.End, ", " + added);

    /// <summary>Removes an attribute, and its brackets where nothing else is in them.</summary>
    public static (SyntaxTree Tree, TextChange Change)[] Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        return list.Attributes.Count > 1 ? RemoveFrom(list.Attributes, attribute) : [RemoveAll(list)];
    }

    /// <summary>Removes brackets with all attributes in them.</summary>
    public static (SyntaxTree Tree, TextChange Change) RemoveAll(AttributeListSyntax list) => (list.SyntaxTree, new(Line(list), ""));

    /// <summary>Removes an argument, and its parentheses where nothing else is in them.</summary>
    public static (SyntaxTree Tree, TextChange Change)[] Remove(AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        return list.Arguments.Count > 1 ? RemoveFrom(list.Arguments, argument) : [Replace(list, "")];
    }

    /// <summary>Removes a word, and the space after it.</summary>
    public static (SyntaxTree Tree, TextChange Change) Remove(SyntaxToken word) => (word.SyntaxTree!, new(TextSpan.FromBounds(word.SpanStart, EndOfSpace(word)), ""));

    /// <summary>Removes a member of a list of several, and a comma. Comments between stay.</summary>
    private static (SyntaxTree Tree, TextChange Change)[] RemoveFrom<T>(SeparatedSyntaxList<T> list, T item)
        where T : SyntaxNode
    {
        int index = list.IndexOf(item);
        SyntaxToken comma = list.GetSeparator(Math.Max(index - 1, 0));
        TextSpan whole = index == 0 ? TextSpan.FromBounds(item.SpanStart, list[1].SpanStart) : TextSpan.FromBounds(comma.SpanStart, item.Span.End);
        bool hasComment = item.Parent!.DescendantTrivia(whole).Any(trivia => whole.Contains(trivia.Span) && !item.Span.Contains(trivia.Span) && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return hasComment
            ? [(item.SyntaxTree, new(comma.Span, "")), Replace(item, "")]
            : [(item.SyntaxTree, new(whole, ""))];
    }

    /// <summary>The brackets, and their line if nothing else is on it; else the space after them.</summary>
    private static TextSpan Line(AttributeListSyntax list)
    {
        SourceText text = list.SyntaxTree.GetText();
        TextLine first = text.Lines.GetLineFromPosition(list.SpanStart);
        TextLine last = text.Lines.GetLineFromPosition(list.Span.End);
        bool isAlone = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, list.SpanStart)))
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(list.Span.End, last.End)));
        return isAlone
            ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak)
            : TextSpan.FromBounds(list.SpanStart, EndOfSpace(list.CloseBracketToken));
    }

    private static int EndOfSpace(SyntaxToken token) =>
        token.TrailingTrivia.Count > 0 && token.TrailingTrivia[0].IsKind(SyntaxKind.WhitespaceTrivia) ? token.TrailingTrivia[0].Span.End : token.Span.End;
}
