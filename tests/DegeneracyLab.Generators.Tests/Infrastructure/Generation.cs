using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DegeneracyLab.Analysis;
using DegeneracyLab.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TorchSharp;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>One run of the generator over some source text, and what the compiler and the analyzer say to the result.</summary>
internal sealed class Generation
{
    // Kept, so that all tests share what the compiler has read of the references.
    private static readonly CSharpCompilation EmptyNullable = Empty(NullableContextOptions.Enable);
    private static readonly CSharpCompilation EmptyOblivious = EmptyNullable.WithOptions(Empty(NullableContextOptions.Disable).Options);

    /// <summary>All analyzers of the assembly.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(NetworkAnalyzer).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private Generation(CSharpCompilation input, Compilation output, GeneratorDriver driver)
    {
        Input = input;
        Output = output;
        Driver = driver;
        Result = driver.GetRunResult();
    }

    public CSharpCompilation Input { get; }

    public Compilation Output { get; }

    public GeneratorDriver Driver { get; }

    public GeneratorDriverRunResult Result { get; }

    /// <summary>The generated text, if there is one file.</summary>
    public string Text => Result.GeneratedTrees.Single().ToString();

    /// <summary>Errors and warnings of the compiler, less missing documentation and lower-case names in the test's own source.</summary>
    public Diagnostic[] CompilerDiagnostics =>
    [
        .. Unsuppressed(Output.GetDiagnostics(Token)).Where(diagnostic =>
            diagnostic.Severity >= DiagnosticSeverity.Warning && !(diagnostic.Id is "CS1591" or "CS8981" && Input.ContainsSyntaxTree(diagnostic.Location.SourceTree))),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A compilation as strict as it can be.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> sources, LanguageVersion language = LanguageVersion.Latest, NullableContextOptions nullable = NullableContextOptions.Enable)
    {
        CSharpParseOptions parsing = ParseOptions(language);
        return (nullable == NullableContextOptions.Enable ? EmptyNullable : EmptyOblivious)
            .AddSyntaxTrees([.. sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, parsing, $"Source{index}.cs"))]);
    }

    public static CSharpParseOptions ParseOptions(LanguageVersion language) => new(language, DocumentationMode.Diagnose);

    public static GeneratorDriver NewDriver(LanguageVersion language = LanguageVersion.Latest) => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions(language),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Generation Of(params string[] sources) => Of(Compile(sources));

    public static Generation Of(LanguageVersion language, params string[] sources) => Of(Compile(sources, language));

    public static Generation Of(CSharpCompilation input)
    {
        GeneratorDriver driver = NewDriver(input.LanguageVersion).RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _, Token);
        var generation = new Generation(input, output, driver);
        // The generator's own failures: CS8785 and DGL0999.
        Assert.Null(generation.Result.Results.Single().Exception);
        Assert.Empty(generation.Result.Diagnostics);
        return generation;
    }

    /// <summary>Generates, and demands that everything compiles without a warning, in the oldest and the newest C#, nullable or not.</summary>
    public static Generation Sound(params string[] sources)
    {
        Generation newest = Of(sources);
        newest.AssertCompiles();
        Of(Compile(sources, LanguageVersion.CSharp12)).AssertCompiles();
        Of(Compile(sources, nullable: NullableContextOptions.Disable)).AssertCompiles();
        Assert.DoesNotContain("throw new", string.Concat(newest.Result.GeneratedTrees), StringComparison.Ordinal);
        return newest;
    }

    public void AssertCompiles([CallerMemberName] string test = "")
    {
        Diagnostic[] diagnostics = CompilerDiagnostics;
        Assert.True(diagnostics.Length == 0, $"{test}:\n{string.Join('\n', diagnostics.Take(10))}\n{string.Join("\n\n", Result.GeneratedTrees)}");
    }

    /// <summary>What the user sees of the compiler's diagnostics: the library silences some.</summary>
    private ImmutableArray<Diagnostic> Unsuppressed(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.Any(diagnostic => diagnostic.Id == "CS9113")
            ? Output.WithAnalyzers([new UnreadSizeSuppressor()]).GetAllDiagnosticsAsync(Token).GetAwaiter().GetResult()
            : diagnostics;

    private static CSharpCompilation Empty(NullableContextOptions nullable) => CSharpCompilation.Create(
        "Tests",
        references:
        [
            .. Directory.EnumerateFiles(BuildFacts.TargetingPack, "*.dll").Order(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(typeof(NetworkAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(NetworkAnalysis).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(torch).Assembly.Location),
        ],
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            warningLevel: 9999,
            nullableContextOptions: nullable,
            // The SDK hides these two as well; a coverage tool raises them when it rewrites the library.
            specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    /// <summary>What the analyzers report.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync()
    {
        ImmutableArray<Diagnostic> reported = await Output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(Token);
        // An analyzer that throws is reported as AD0001.
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Id == "AD0001");
        return reported;
    }
}
