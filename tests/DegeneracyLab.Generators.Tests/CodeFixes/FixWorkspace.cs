using System.Collections.Immutable;
using DegeneracyLab.CodeFixes;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.Tests.CodeFixes;

/// <summary>Files in an editor: what is wrong with them, and what the fixes make of them.</summary>
internal sealed class FixWorkspace : IDisposable
{
    private readonly AdhocWorkspace workspace = new();

    public FixWorkspace(params string[] sources)
    {
        CSharpCompilation compilation = Generation.Compile(sources);
        Project project = workspace.CurrentSolution
            .AddProject("Tests", "Tests", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(Generation.ParseOptions(LanguageVersion.Latest));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
            project = project.AddDocument(tree.FilePath, tree.GetText(Token), filePath: tree.FilePath).Project;
        Project = project;
    }

    /// <summary>All fixes there are.</summary>
    public static ImmutableArray<CodeFixProvider> Providers { get; } =
    [
        .. typeof(MakePartialFix).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type, nonPublic: true)!),
    ];

    /// <summary>The files, as the last fix left them.</summary>
    public Project Project { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => workspace.Dispose();

    public async Task<string[]> TextsAsync() => await Task.WhenAll(Project.Documents.Select(async document => (await document.GetTextAsync(Token)).ToString()));

    /// <summary>What can be done about a diagnostic, where it comes first: titles and actions.</summary>
    public async Task<IReadOnlyList<(CodeFixProvider Provider, CodeAction Action)>> OffersAsync(string id)
    {
        Diagnostic diagnostic = (await DiagnosticsAsync(Project)).First(found => found.Id == id);
        return [.. (await Task.WhenAll(ProvidersOf(id).Select(provider => OffersAsync(provider, diagnostic)))).SelectMany(offers => offers)];
    }

    /// <summary>Applies one offer.</summary>
    public async Task ApplyAsync(string id, string title)
    {
        (_, CodeAction action) = await ChosenAsync(id, title);
        await ApplyAsync(action);
    }

    /// <summary>Applies one offer wherever it can be made.</summary>
    public async Task ApplyEverywhereAsync(string id, string title)
    {
        (CodeFixProvider provider, CodeAction action) = await ChosenAsync(id, title);
        var context = new FixAllContext(Project.Documents.First(), provider, FixAllScope.Solution, action.EquivalenceKey, [id], new Reported(), Token);
        await ApplyAsync((await provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static IEnumerable<CodeFixProvider> ProvidersOf(string id) => Providers.Where(provider => provider.FixableDiagnosticIds.Contains(id));

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Project project)
    {
        var compilation = (CSharpCompilation)(await project.GetCompilationAsync(Token))!;
        Generation.NewDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, Token);
        return (await output.WithAnalyzers(Generation.Analyzers).GetAnalyzerDiagnosticsAsync(Token))
            .OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start);
    }

    private async Task<(CodeFixProvider Provider, CodeAction Action)> ChosenAsync(string id, string title) =>
        Assert.Single(await OffersAsync(id), offer => offer.Action.Title == title);

    private async Task<IEnumerable<(CodeFixProvider Provider, CodeAction Action)>> OffersAsync(CodeFixProvider provider, Diagnostic diagnostic)
    {
        List<(CodeFixProvider, CodeAction)> offers = [];
        Document document = Project.GetDocument(diagnostic.Location.SourceTree)!;
        await provider.RegisterCodeFixesAsync(new(document, diagnostic, (action, _) => offers.Add((provider, action)), Token));
        return offers;
    }

    private async Task ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(Token);
        Project = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(Project.Id)!;
    }

    /// <summary>The diagnostics for a fix of all.</summary>
    private sealed class Reported : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => DiagnosticsAsync(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await DiagnosticsAsync(document.Project)).Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
