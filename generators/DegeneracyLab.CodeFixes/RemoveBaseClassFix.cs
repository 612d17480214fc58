using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Removes the base class; interfaces stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveBaseClassFix)), Shared]
internal sealed class RemoveBaseClassFix() : DeclarationFix("DGL0006")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        if (site.Node.FirstAncestorOrSelf<BaseTypeSyntax>() is not { Parent: BaseListSyntax list } type)
            return;
        // The base class comes first: with it goes the colon, or the comma.
        TextSpan span = list.Types.Count == 1
            ? TextSpan.FromBounds(list.GetFirstToken().GetPreviousToken().Span.End, list.Span.End)
            : TextSpan.FromBounds(type.SpanStart, list.Types[1].SpanStart);
        site.Offer($"Remove the base class '{type.Type}'", nameof(RemoveBaseClassFix), (list.SyntaxTree, new(span, "")));
    }
}
