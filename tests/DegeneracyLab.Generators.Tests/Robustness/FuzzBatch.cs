using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DegeneracyLab.Generators.Tests.Robustness;

/// <summary>
/// Holds many declarations against the law, in one compilation: setting one up and binding what it refers to is what
/// costs. Errors are told apart by the file, written or generated, in which they are.
/// </summary>
internal static class FuzzBatch
{
    /// <summary>More gain little, and make a failure dearer to find.</summary>
    private const int Size = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs all cases, and fails with the first ones that break the law, each alone.</summary>
    /// <returns>What became of them.</returns>
    public static async Task<IReadOnlyList<FuzzOutcome>> RunAsync(IEnumerable<FuzzCase> cases)
    {
        const int MostFailures = 5;
        List<FuzzOutcome> outcomes = [];
        List<string> failures = [];
        foreach (FuzzCase[] chunk in cases.Chunk(Size))
        {
            ILookup<bool, FuzzCase> kept = chunk.ToLookup(each => each.KeepsToItself(Parse(each.Source, each.Path)));
            foreach (FuzzCase[] together in (IEnumerable<FuzzCase[]>)[[.. kept[true]], .. kept[false].Select(each => new[] { each })])
                outcomes.AddRange(await RunTogetherAsync(together, failures));
            if (failures.Count >= MostFailures)
                break;
        }

        Assert.True(failures.Count == 0, string.Join("\n\n----\n\n", failures.Take(MostFailures)));
        return outcomes;
    }

    private static async Task<FuzzOutcome[]> RunTogetherAsync(FuzzCase[] cases, List<string> failures)
    {
        if (cases.Length == 0)
            return [];
        (FuzzOutcome[] outcomes, Dictionary<FuzzCase, string> objections) = await TryAsync(cases);
        if (objections.Count > 0 && cases.Length == 1)
            failures.Add($"{objections[cases[0]]}\n\n{cases[0].Source}");
        if (objections.Count == 0 || cases.Length == 1)
            return outcomes;
        // Alone, it is sure whose failure it is.
        int before = failures.Count;
        foreach (FuzzCase each in objections.Keys)
            await RunTogetherAsync([each], failures);
        if (failures.Count == before)
            failures.Add($"Only together with others: {objections.First().Value}");
        return outcomes;
    }

    private static async Task<(FuzzOutcome[] Outcomes, Dictionary<FuzzCase, string> Objections)> TryAsync(FuzzCase[] cases)
    {
        SyntaxTree[] trees = [.. cases.Select(each => Parse(each.Source, each.Path))];
        CSharpCompilation declared = Generation.Compile([]).AddSyntaxTrees(trees);
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

        // The compiler's diagnostics come along, so that nothing is bound twice.
        Dictionary<int, List<Diagnostic>> after = ByCase(await output.WithAnalyzers([new NetworkAnalyzer()]).GetAllDiagnosticsAsync(Token), cases, out List<Diagnostic> nobodys);
        if (nobodys.Count > 0)
            return ([], All(string.Join('\n', nobodys)));
        var outcomes = new FuzzOutcome[cases.Length];
        Dictionary<FuzzCase, string> objections = [];
        for (int i = 0; i < cases.Length; i++)
        {
            FuzzCase each = cases[i];
            List<Diagnostic> found = after.GetValueOrDefault(each.Number, []);
            outcomes[i] = Judge(each, compiles[i], isClean: !before.ContainsKey(each.Number), found, out string? objection);
            if (objection is not null)
                objections.Add(each, $"{objection}:\n{string.Join('\n', found)}\n{string.Join('\n', output.SyntaxTrees.Where(tree => tree.FilePath != each.Path && (cases.Length == 1 || FuzzCase.NumberOf(tree.FilePath) == each.Number)))}");
        }

        return (outcomes, objections);

        Dictionary<FuzzCase, string> All(string failure) => cases.ToDictionary(each => each, _ => failure);
    }

    /// <summary>The law.</summary>
    private static FuzzOutcome Judge(FuzzCase each, bool compiles, bool isClean, List<Diagnostic> found, out string? objection)
    {
        string[] ours = [.. found.Where(diagnostic => IsError(diagnostic) && IsOurs(diagnostic)).Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal)];
        Diagnostic[] compilers = [.. found.Where(diagnostic => !IsOurs(diagnostic))];
        objection =
            found.Any(diagnostic => diagnostic.Id is "AD0001" or "CS8785" or "DGL0999") ? "Something threw"
            : !compiles ? each.Planted is null ? null : "The declaration itself does not compile"
            : compilers.Any(IsError) ? "The compiler objects"
            : isClean && compilers.Length > 0 ? "The compiler warns"
            : each.Planted is { } planted && !planted.SequenceEqual(ours) ? $"Planted were [{string.Join(", ", planted)}], reported [{string.Join(", ", ours)}]"
            : null;
        return !compiles ? FuzzOutcome.CompilerError : ours.Length > 0 ? FuzzOutcome.Reported : FuzzOutcome.Compiled;
    }

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
            if ((among.Length == 1 ? among[0].Number : FuzzCase.NumberOf(diagnostic.Location.SourceTree?.FilePath)) is not { } number)
                nobodys.Add(diagnostic);
            else if (cases.TryGetValue(number, out List<Diagnostic>? list))
                list.Add(diagnostic);
            else
                cases.Add(number, [diagnostic]);
        }

        return cases;
    }

    private static CSharpParseOptions Options { get; } = Generation.ParseOptions(LanguageVersion.Latest);

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Options, path, cancellationToken: Token);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static bool IsOurs(Diagnostic diagnostic) => diagnostic.Id.StartsWith("DGL", StringComparison.Ordinal);
}
