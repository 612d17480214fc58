using BenchmarkDotNet.Attributes;
using DegeneracyLab.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Benchmarks;

/// <summary>
/// What the generator costs while somebody types in a file that has no network. Half of the networks are perceptrons, half
/// transformers of two blocks in other files; 50 more files have no networks.
/// </summary>
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private const int Edits = 8;
    private const string Unrelated = "namespace Elsewhere; public class Unrelated { public int Size => 1; }";

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    private CSharpCompilation compilation = null!;
    private CSharpCompilation[] bound = null!;
    private GeneratorDriver driver = null!;
    private int key;

    [Params(1, 50, 500)]
    public int Networks { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        compilation = CSharpCompilation.Create(
            "Networks",
            Sources().Select(source => CSharpSyntaxTree.ParseText(source, Options)),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        compilation.GetDiagnostics();
        driver = NewDriver().RunGenerators(compilation);
    }

    /// <summary>New compilations for each run: what was found out about the one before does not count.</summary>
    [IterationSetup(Target = nameof(Own))]
    public void Bind()
    {
        bound = [.. Enumerable.Range(0, Edits).Select(_ => Edited(++key))];
        foreach (CSharpCompilation each in bound)
            each.GetDiagnostics();
    }

    /// <summary>Everything for the first time, in a compilation that is bound already.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => NewDriver().RunGenerators(compilation);

    /// <summary>An edit elsewhere, in a compilation that is bound already: our own part of it.</summary>
    [Benchmark(OperationsPerInvoke = Edits)]
    public void Own()
    {
        foreach (CSharpCompilation each in bound)
            driver = driver.RunGenerators(each);
    }

    /// <summary>An edit elsewhere, with what the compiler must do for it: what an editor pays.</summary>
    [Benchmark]
    public GeneratorDriver Keystroke() => driver = driver.RunGenerators(Edited(++key));

    private static CSharpGeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Options);

    private CSharpCompilation Edited(int number)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(Unrelated.Replace("1;", $"{number};", StringComparison.Ordinal))));
    }

    private IEnumerable<string> Sources()
    {
        yield return Unrelated;
        for (int i = 0; i < 50; i++)
            yield return $"namespace Other; public class Other{i} {{ public int Size => {i}; }}";
        for (int i = 0; i < Networks; i++)
        {
            if (i % 2 == 0)
            {
                yield return $"using DegeneracyLab; namespace Nets; [Network(Input = 64)] [Linear(32), ReLU] [Linear(32), ReLU] [Linear(10)] public partial class Perceptron{i};";
                continue;
            }

            yield return $"using DegeneracyLab; namespace Nets; [Network(Tokens = 3, Vocabulary = 114)] [TokenEmbedding(128), PositionalEmbedding] [Residual<Attention{i}>, Residual<FeedForward{i}>(128, 512)] [LastPosition, Linear(114, Name = \"Unembed\")] public partial class Transformer{i};";
            yield return $"using DegeneracyLab; namespace Nets; [Block(Input = 128)] [SelfAttention(Heads = 4, Causal = true)] public partial class Attention{i};";
            yield return $"using DegeneracyLab; namespace Nets; [Block(Input = nameof(width))] [Linear(nameof(hidden)), ReLU] [Linear(nameof(width))] public partial class FeedForward{i}(int width, int hidden);";
        }
    }
}
