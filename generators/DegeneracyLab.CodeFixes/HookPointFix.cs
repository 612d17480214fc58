using System.Collections.Immutable;
using System.Composition;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.UseSites;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>Takes the hook point that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HookPointFix))]
[Shared]
public sealed class HookPointFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.NoSuchHookPoint.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
            if (diagnostic.Properties.TryGetValue(MisspeltHookPointAnalyzer.Suggestion, out string? suggestion) && suggestion is not null)
                context.RegisterCodeFix(
                    CodeAction.Create($"Change to '{suggestion}'", token => ReplaceAsync(context.Document, diagnostic.Location.SourceSpan, suggestion, token), nameof(HookPointFix)),
                    diagnostic);
        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, TextSpan name, string suggestion, CancellationToken token)
    {
        SourceText text = await document.GetTextAsync(token).ConfigureAwait(false);
        return document.WithText(text.Replace(name, suggestion));
    }
}
