using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Declares a class partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
internal sealed class MakePartialFix() : DeclarationFix("DGL0001", "DGL0002")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        // The word stands last, before 'class' or, of a record class, 'record'.
        if (site.Node is TypeDeclarationSyntax declaration)
            site.Offer($"Make '{declaration.Identifier.ValueText}' partial", nameof(MakePartialFix), Edit.Insert(declaration, declaration.Keyword.SpanStart, "partial "));
    }
}
