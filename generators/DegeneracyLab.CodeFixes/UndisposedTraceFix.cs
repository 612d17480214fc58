using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.CodeFixes;

/// <summary>Declares a trace by <c>using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UndisposedTraceFix)), Shared]
internal sealed class UndisposedTraceFix() : DeclarationFix("DGL0501")
{
    /// <inheritdoc/>
    protected override void Register(Site site)
    {
        // Of a variable alone in its declaration, and where a using declaration may stand: not directly in a case.
        if (site.Node is VariableDeclaratorSyntax
            {
                Parent: VariableDeclarationSyntax
                {
                    Variables.Count: 1,
                    Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement,
                },
            })
            site.Offer("Dispose it: add 'using'", nameof(UndisposedTraceFix), Edit.Insert(statement, statement.Declaration.SpanStart, "using "));
    }
}
