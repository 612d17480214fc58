using System.Runtime.CompilerServices;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Incrementality;

/// <summary>What the generator keeps, what it allocates, and that it stops when it is told to.</summary>
public class LifetimeTests
{
    private const string Wrong = "using DegeneracyLab; [Block(Input = 2), Use<Wrong>, Residual<string>, Elementwise<int>, TiedLinear(\"x\")] partial class Wrong(int x);";

    public static TheoryData<string> Sources =>
    [
        Samples.Digits,
        Samples.EveryLayer,
        Samples.Hostile,
        Samples.EveryBlock,
        Wrong,
        "[DegeneracyLab.Network(Input = -1), DegeneracyLab.Linear(0, Name = \"a b\")] partial class Wrong : System.IO.Stream { int forward; }",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sources))]
    public void Nothing_of_the_compilation_is_held(string source)
    {
        GeneratorRunResult result = Generation.Of(source).Result.Results.Single();
        // All that a file is made from comes from our own steps.
        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Inputs), input => Assert.Equal(TrackingNames.Network, input.Source.Name));
        object[] values = [.. new[] { TrackingNames.Parse, TrackingNames.Network }.SelectMany(name => result.TrackedSteps[name]).SelectMany(step => step.Outputs).Select(output => output.Value)];
        Assert.NotEmpty(values);
        foreach (object value in values)
            ObjectGraph.AssertFree(value, typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Compilation), typeof(Location), typeof(SemanticModel), typeof(AttributeData), typeof(Delegate));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void An_old_compilation_is_collected(string source)
    {
        (WeakReference old, GeneratorDriver driver) = RunTwice(source);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(old.IsAlive);
        GC.KeepAlive(driver);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Old, GeneratorDriver Driver) RunTwice(string source)
        {
            CSharpCompilation first = Generation.Compile([source]);
            GeneratorDriver driver = Generation.NewDriver().RunGenerators(first, Token);
            CSharpCompilation second = first.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;", Generation.ParseOptions(LanguageVersion.Latest), cancellationToken: Token));
            return (new WeakReference(first), driver.RunGenerators(second, Token));
        }
    }

    /// <summary>Nothing is done once for each pair of networks, and nothing is very dear: the bound is several times what it is.</summary>
    [Fact]
    public void A_key_allocates_little_and_in_proportion_to_the_networks()
    {
        long few = Allocated(20), many = Allocated(80);
        Assert.True(many <= 80 * 100_000, $"{many / 80} bytes for each network");
        Assert.True(many <= 6 * few, $"{few} bytes for 20 networks, {many} for 80");

        static long Allocated(int networks)
        {
            CSharpCompilation compilation = Generation.Compile(
            [
                "class Unrelated;",
                "using DegeneracyLab; namespace Samples; [Block(Input = 8), Linear(16), ReLU, Linear(8)] public partial class FeedForward;",
                .. Enumerable.Range(0, networks).Select(i => $"using DegeneracyLab; namespace Samples; [Network(Input = 8), Linear(8), Tanh, Residual<FeedForward>, Linear(2)] public partial class Probe{i};"),
            ]);
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: Generation.ParseOptions(LanguageVersion.Latest)).RunGenerators(compilation, Token);
            long least = long.MaxValue;
            for (int key = 0; key < 3; key++)
            {
                SyntaxTree tree = compilation.SyntaxTrees[0];
                compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText($"class Unrelated{key};", Generation.ParseOptions(LanguageVersion.Latest), cancellationToken: Token));
                // The compiler's own work is not counted.
                _ = compilation.GetDiagnostics(Token);
                long before = GC.GetAllocatedBytesForCurrentThread();
                driver = driver.RunGenerators(compilation, Token);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            return least;
        }
    }

    /// <summary>Wherever it is when it is cancelled, nothing comes of that but the cancellation, and the next run is whole.</summary>
    [Fact]
    public void A_run_may_be_cancelled_at_any_time()
    {
        CSharpCompilation compilation = Generation.Compile([Samples.EveryBlock, Samples.EveryLayer]);
        GeneratorDriver driver = Generation.NewDriver();
        int cancelled = 0;
        for (int ticks = 0; ticks < 40; ticks++)
        {
            using var source = new CancellationTokenSource();
            if (ticks == 0)
                source.Cancel();
            else
                source.CancelAfter(TimeSpan.FromMilliseconds(ticks));
            try
            {
                // A compilation of its own, in which nothing is bound yet.
                GeneratorDriverRunResult result = driver.RunGenerators(compilation.Clone(), source.Token).GetRunResult();
                Assert.Empty(result.Diagnostics);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        Assert.True(cancelled > 0);
        GeneratorDriverRunResult whole = driver.RunGenerators(compilation, Token).GetRunResult();
        Assert.Empty(whole.Diagnostics);
        Assert.Equal(7, whole.GeneratedTrees.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Parsing_stops_after_the_layer_at_which_it_is_cancelled(int count)
    {
        CSharpCompilation compilation = Generation.Compile(["using DegeneracyLab; [Network(Input = 2), Linear(-1), Linear(-2), Linear(-3), Linear(-4), Linear(-5), Linear(-6)] partial class Probe;"]);
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("Probe")!;
        using var source = new CancellationTokenSource();
        int reported = 0;
        var reporter = new DiagnosticReporter(diagnostic =>
        {
            if (diagnostic.Id == "DGL0103" && ++reported == count)
                source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => NetworkParser.Parse(type, NetworkParser.Attribute(type)!, compilation, reporter, blocks: null, source.Token));
        Assert.Equal(count, reported);
    }
}
