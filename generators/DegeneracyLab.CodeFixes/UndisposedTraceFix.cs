using System.Collections.Immutable;
using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Declares a trace by <c>using</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UndisposedTraceFix))]
[Shared]
public sealed class UndisposedTraceFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.TraceNotDisposed.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
            // Of a variable alone in its declaration, and where a using declaration may stand: not directly in a case.
            if (root?.FindNode(diagnostic.Location.SourceSpan) is VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax
                    {
                        Variables.Count: 1,
                        Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement,
                    },
                })
                context.RegisterCodeFix(
                    CodeAction.Create("Dispose it: add 'using'", token => AddUsingAsync(context.Document, statement.Declaration.SpanStart, token), nameof(UndisposedTraceFix)),
                    diagnostic);
    }

    private static async Task<Document> AddUsingAsync(Document document, int at, CancellationToken token)
    {
        SourceText text = await document.GetTextAsync(token).ConfigureAwait(false);
        return document.WithText(text.Replace(new TextSpan(at, 0), "using "));
    }
}
