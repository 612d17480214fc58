using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Holds many declarations against the law, in one compilation: setting one up and binding what it refers to is what
/// costs. Errors are told apart by the file, written or generated, in which they are.
/// </summary>
internal static class FuzzBatch
{
    /// <summary>More gain little, and make a failure dearer to find.</summary>
    private const int Size = 100;

    private static CSharpParseOptions Options { get; } = Generation.ParseOptions(LanguageVersion.Latest);

    /// <summary>Kept, so that all share what the compiler has read of the references.</summary>
    private static readonly CSharpCompilation Empty = Generation.Compile([])
        .AddReferences(Generation.Of(Generation.Compile([RandomText.Library]).WithAssemblyName("Library")).Output.ToMetadataReference());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs all cases, and fails with the first ones that break the law, each alone.</summary>
    /// <returns>What became of them.</returns>
    public static IReadOnlyList<FuzzOutcome> Run(IEnumerable<FuzzCase> cases)
    {
        const int MostFailures = 5;
        List<FuzzOutcome> outcomes = [];
        List<string> failures = [];
        foreach (FuzzCase[] chunk in cases.Chunk(Size))
        {
            ILookup<bool, FuzzCase> kept = chunk.ToLookup(each => each.KeepsToItself(Parse(each.Source, each.Path)));
            foreach (FuzzCase[] together in (IEnumerable<FuzzCase[]>)[[.. kept[true]], .. kept[false].Select(each => new[] { each })])
                outcomes.AddRange(RunTogether(together, failures));
            if (failures.Count >= MostFailures)
                break;
        }

        Assert.True(failures.Count == 0, string.Join("\n\n----\n\n", failures.Take(MostFailures)));
        return outcomes;
    }

    private static FuzzOutcome[] RunTogether(FuzzCase[] cases, List<string> failures)
    {
        if (cases.Length == 0)
            return [];
        (FuzzOutcome[] outcomes, Dictionary<FuzzCase, string> objections) = Try(cases);
        if (objections.Count > 0 && cases.Length == 1)
            failures.Add($"{objections[cases[0]]}\n\n{cases[0].Source}");
        if (objections.Count == 0 || cases.Length == 1)
            return outcomes;
        // Alone, it is sure whose failure it is.
        int before = failures.Count;
        foreach (FuzzCase each in objections.Keys)
            RunTogether([each], failures);
        if (failures.Count == before)
            failures.Add($"Only together with others: {objections.First().Value}");
        return outcomes;
    }

    private static (FuzzOutcome[] Outcomes, Dictionary<FuzzCase, string> Objections) Try(FuzzCase[] cases)
    {
        SyntaxTree[] trees = [.. cases.Select(each => Parse(each.Source, each.Path))];
        CSharpCompilation declared = Empty.AddSyntaxTrees(trees);
        Dictionary<int, List<Diagnostic>> before = ByCase(declared.GetDiagnostics(Token), cases, out _);
        bool[] compiles = [.. cases.Select(each => !before.GetValueOrDefault(each.Number, []).Any(IsError))];
        CSharpCompilation input = declared.AddSyntaxTrees(cases.Zip(trees)
            .Where((_, index) => compiles[index])
            .Select(pair => UseSite.Of(pair.First, pair.Second, declared, Token) is { } use ? Parse(use, $"{pair.First.Namespace}.User.cs") : null)
            .OfType<SyntaxTree>());

        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> failures, Token)
            .GetRunResult();
        if (!failures.IsEmpty || result.Results.Single().Exception is not null)
            return ([], All($"{string.Join('\n', failures)}\n{result.Results.Single().Exception}"));

        // What did not compile before needs no compiler now.
        Compilation sound = output.RemoveSyntaxTrees(output.SyntaxTrees.Where(tree => NumberOf(tree, cases) is { } number && before.GetValueOrDefault(number, []).Any(IsError)));
        Dictionary<int, List<Diagnostic>> after = ByCase(sound.GetDiagnostics(Token), cases, out List<Diagnostic> nobodys);
        if (nobodys.Count > 0)
            return ([], All(string.Join('\n', nobodys)));
        var outcomes = new FuzzOutcome[cases.Length];
        Dictionary<FuzzCase, string> objections = [];
        for (int i = 0; i < cases.Length; i++)
        {
            FuzzCase each = cases[i];
            Diagnostic[] compilers = [.. after.GetValueOrDefault(each.Number, [])];
            Diagnostic[] ours;
            try
            {
                ours = Analyze(trees[i], output);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                objections.Add(each, exception.ToString());
                continue;
            }

            outcomes[i] = Judge(each, compiles[i], isClean: !before.ContainsKey(each.Number), compilers, ours, out string? objection);
            if (objection is not null)
                objections.Add(each, $"{objection}:\n{string.Join('\n', compilers.Concat(ours))}\n{string.Join('\n', output.SyntaxTrees.Where(tree => tree != trees[i] && NumberOf(tree, cases) == each.Number))}");
        }

        return (outcomes, objections);

        Dictionary<FuzzCase, string> All(string failure) => cases.ToDictionary(each => each, _ => failure);
    }

    /// <summary>What the analyzer reports of the types in a file. Its driver would bind all that is generated once more.</summary>
    private static Diagnostic[] Analyze(SyntaxTree tree, Compilation output)
    {
        List<Diagnostic> found = [];
        SemanticModel model = output.GetSemanticModel(tree);
        foreach (INamedTypeSymbol type in tree.GetRoot(Token).DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Select(declaration => model.GetDeclaredSymbol(declaration, Token)).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
            if (type.TypeKind == TypeKind.Class && NetworkParser.Attribute(type) is { } attribute)
                NetworkParser.Parse(type, attribute, (CSharpCompilation)output, new DiagnosticReporter(found.Add), blocks: null, Token);
        return [.. found];
    }

    /// <summary>The law.</summary>
    private static FuzzOutcome Judge(FuzzCase each, bool compiles, bool isClean, Diagnostic[] compilers, Diagnostic[] ours, out string? objection)
    {
        string[] errors = [.. ours.Where(IsError).Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal)];
        objection =
            !compiles ? each.Planted is null ? null : "The declaration itself does not compile"
            : compilers.Any(IsError) ? "The compiler objects"
            : isClean && compilers.Length > 0 ? "The compiler warns"
            : each.Planted is { } planted && !planted.SequenceEqual(errors) ? $"Planted were [{string.Join(", ", planted)}], reported [{string.Join(", ", errors)}]"
            : null;
        return !compiles ? FuzzOutcome.CompilerError : errors.Length > 0 ? FuzzOutcome.Reported : FuzzOutcome.Compiled;
    }

    /// <summary>The number of the case to which a file belongs; of one case all do, whatever it is called.</summary>
    private static int? NumberOf(SyntaxTree? tree, FuzzCase[] among) => among.Length == 1 ? among[0].Number : FuzzCase.NumberOf(tree?.FilePath);

    /// <summary>Errors and warnings of each case, less missing documentation and lower-case names.</summary>
    private static Dictionary<int, List<Diagnostic>> ByCase(IEnumerable<Diagnostic> diagnostics, FuzzCase[] among, out List<Diagnostic> nobodys)
    {
        Dictionary<int, List<Diagnostic>> cases = [];
        nobodys = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            bool isGenerated = diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) ?? false;
            if (diagnostic.Severity < DiagnosticSeverity.Warning || diagnostic.IsSuppressed || (!isGenerated && diagnostic.Id is "CS1591" or "CS8981"))
                continue;
            if (NumberOf(diagnostic.Location.SourceTree, among) is not { } number)
                nobodys.Add(diagnostic);
            else if (cases.TryGetValue(number, out List<Diagnostic>? list))
                list.Add(diagnostic);
            else
                cases.Add(number, [diagnostic]);
        }

        return cases;
    }

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path, cancellationToken: Token);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
