using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.CodeFixes;

/// <summary>
/// A fix of what the generator's analyzer reports. Fixes change text and nothing around it, so that comments and layout
/// stay as they are.
/// </summary>
internal abstract class DeclarationFix(params string[] ids) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. ids];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
            return;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
            Register(new(context, diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model));
    }

    /// <summary>Offers what can be done about a diagnostic.</summary>
    protected abstract void Register(Site site);

    /// <summary>A diagnostic in its place.</summary>
    /// <param name="context">Takes the offers.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="node">The syntax that it stands at.</param>
    /// <param name="model">What the document means.</param>
    protected sealed class Site(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        public SyntaxNode Node => node;

        public SemanticModel Model => model;

        public CancellationToken Token => context.CancellationToken;

        /// <summary>What the analyzer says to the fix; null if it says nothing of it.</summary>
        public string? Data(string key) => diagnostic.Properties.TryGetValue(key, out string? value) ? value : null;

        /// <summary>The syntax of a declaration or attribute; null if it is not part of the project's source.</summary>
        public T? Syntax<T>(SyntaxReference? reference)
            where T : SyntaxNode =>
            reference is not null && context.Document.Project.GetDocument(reference.SyntaxTree) is { } document and not SourceGeneratedDocument
                ? reference.GetSyntax(Token) as T
                : null;

        /// <summary>Offers changes of the project's files.</summary>
        /// <param name="title">What the user reads.</param>
        /// <param name="key">What tells this offer from the others of the fix; the same for all that can be done at once.</param>
        /// <param name="changes">The changes, and where.</param>
        public void Offer(string title, string key, params (SyntaxTree Tree, TextChange Change)[] changes) =>
            context.RegisterCodeFix(CodeAction.Create(title, token => ApplyAsync(changes, token), key), diagnostic);

        private async Task<Solution> ApplyAsync((SyntaxTree Tree, TextChange Change)[] changes, CancellationToken token)
        {
            Solution solution = context.Document.Project.Solution;
            foreach (IGrouping<SyntaxTree, (SyntaxTree Tree, TextChange Change)> inFile in changes.GroupBy(change => change.Tree))
            {
                SourceText text = await inFile.Key.GetTextAsync(token).ConfigureAwait(false);
                solution = solution.WithDocumentText(
                    context.Document.Project.GetDocument(inFile.Key)!.Id,
                    text.WithChanges(inFile.Select(change => change.Change).OrderBy(change => change.Span)));
            }

            return solution;
        }
    }
}
