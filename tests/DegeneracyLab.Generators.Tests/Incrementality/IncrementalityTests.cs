using System.Runtime.CompilerServices;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DegeneracyLab.Generators.Tests.Incrementality;

/// <summary>The generator runs at every key that is pressed, so an edit must cost no more than what it touches.</summary>
public class IncrementalityTests
{
    private const string Unrelated = "namespace Elsewhere; public class Unrelated { public int Size => 1; }";

    /// <summary>An edit of the digit classifier or of another file, and why the network and its file are made again.</summary>
    public static TheoryData<string, string, IncrementalStepRunReason, IncrementalStepRunReason> Edits => new()
    {
        // In the network's own file, but nothing that matters.
        { "namespace Samples;", "namespace Samples; // digits", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "/// <summary>Tells digits apart.</summary>", "/// <summary>Tells digits apart.</summary>\n\n", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "[Linear(32), ReLU]\n[Linear(32), ReLU]", "[Linear(32)]\n[ReLU, Linear(16 + 16), ReLU]", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "public partial class DigitClassifier;", "public sealed partial class DigitClassifier { public int Extra => 1; }", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "using DegeneracyLab;", "using DegeneracyLab; using System;", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },

        // What matters.
        { "[Linear(10)]", "[Linear(11)]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(10)]", "[Linear(10, Bias = false)]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(10)]", "[Linear(10, Name = \"Readout\")]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(10)]", "[Linear(-10)]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Network(Input = 64)]", "[Network(Input = 65)]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "class DigitClassifier", "class Classifier", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "namespace Samples", "namespace Samples.Digits", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Network(Input = 64)]", "", IncrementalStepRunReason.Removed, IncrementalStepRunReason.Removed },

        // In another file.
        { "public int Size => 1;", "public int Size => 2; // two", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "namespace Elsewhere;", "namespace Samples; public class Tensor { }", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "namespace Elsewhere;", "namespace Samples; partial class DigitClassifier { public int forward; }", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_remakes_what_it_touches(string before, string after, IncrementalStepRunReason network, IncrementalStepRunReason output)
    {
        CSharpCompilation compilation = Generation.Compile([Samples.Digits, Unrelated]);
        GeneratorDriver driver = Generation.NewDriver().RunGenerators(compilation, Token);

        SyntaxTree tree = compilation.SyntaxTrees.First(candidate => candidate.ToString().Contains(before, StringComparison.Ordinal));
        GeneratorRunResult result = Run(driver, compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(tree.ToString().Replace(before, after, StringComparison.Ordinal)))));

        Assert.Equal(network, Assert.Single(Reasons(result.TrackedSteps[TrackingNames.Network])));
        Assert.Equal(output, Assert.Single(Reasons(result.TrackedOutputSteps.SelectMany(step => step.Value))));
    }

    [Fact]
    public void A_second_network_leaves_the_first_alone()
    {
        CSharpCompilation compilation = Generation.Compile([Samples.Digits]);
        GeneratorDriver driver = Generation.NewDriver().RunGenerators(compilation, Token);
        GeneratorRunResult result = Run(driver, compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Samples.EveryLayer, Generation.ParseOptions(LanguageVersion.Latest), cancellationToken: Token)));
        Assert.Equal(
            [IncrementalStepRunReason.New, IncrementalStepRunReason.Cached],
            Reasons(result.TrackedOutputSteps.SelectMany(step => step.Value)).Order());
    }

    [Fact]
    public void Declarations_that_mean_the_same_give_equal_networks()
    {
        NetworkSpec[] networks = [.. new[] { Samples.EveryLayer, Samples.EveryLayer, Samples.EveryLayer.Replace("LeakyReLU(0.1)", "LeakyReLU(slope: 1e-1, Name = null)", StringComparison.Ordinal) }.Select(Parse)];
        Assert.Equal(networks[0], networks[1]);
        Assert.Equal(networks[0], networks[2]);
        Assert.Single(networks.Select(network => network.GetHashCode()).Distinct());
        Assert.NotEqual(networks[0], Parse(Samples.EveryLayer.Replace("LeakyReLU(0.1)", "LeakyReLU(0.2)", StringComparison.Ordinal)));
        Assert.NotEqual(networks[0], Parse(Samples.EveryLayer.Replace("Tanh", "Sigmoid", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Samples.EveryLayer)]
    [InlineData(Samples.Hostile)]
    [InlineData("[DegeneracyLab.Network(Input = -1), DegeneracyLab.Linear(0, Name = \"a b\")] partial class Wrong : System.IO.Stream { int forward; }")]
    public void Nothing_of_the_compilation_is_held(string source)
    {
        GeneratorRunResult result = Generation.Of(source).Result.Results.Single();
        object[] values = [.. new[] { TrackingNames.Parse, TrackingNames.Network }.SelectMany(name => result.TrackedSteps[name]).SelectMany(step => step.Outputs).Select(output => output.Value)];
        Assert.NotEmpty(values);
        foreach (object value in values)
            ObjectGraph.AssertFree(value, typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Compilation), typeof(Location), typeof(SemanticModel), typeof(AttributeData), typeof(Delegate));
    }

    [Fact]
    public void An_old_compilation_is_collected()
    {
        (WeakReference old, GeneratorDriver driver) = RunTwice();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(old.IsAlive);
        GC.KeepAlive(driver);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Old, GeneratorDriver Driver) RunTwice()
        {
            CSharpCompilation first = Generation.Compile([Samples.Digits]);
            GeneratorDriver driver = Generation.NewDriver().RunGenerators(first, Token);
            CSharpCompilation second = first.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Unrelated, Generation.ParseOptions(LanguageVersion.Latest), cancellationToken: Token));
            return (new WeakReference(first), driver.RunGenerators(second, Token));
        }
    }

    [Fact]
    public void Cancelling_gives_nothing_but_the_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Generation.NewDriver().RunGenerators(Generation.Compile([Samples.Digits]), cancelled.Token));
    }

    private static NetworkSpec Parse(string source) =>
        Assert.IsType<ParseResult>(Generation.Of(source).Result.Results.Single().TrackedSteps[TrackingNames.Network].Single().Outputs.Single().Value).Network!;

    private static GeneratorRunResult Run(GeneratorDriver driver, Compilation compilation) => driver.RunGenerators(compilation, Token).GetRunResult().Results.Single();

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => steps.SelectMany(step => step.Outputs).Select(output => output.Reason);
}
