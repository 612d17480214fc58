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

    /// <summary>
    /// Edits of a block, and why the block's file and those of its users are made again: a network that uses it, one that
    /// uses it through another block, and that block.
    /// </summary>
    public static TheoryData<string, string, IncrementalStepRunReason, IncrementalStepRunReason> EditsOfABlock => new()
    {
        // Nothing that matters.
        { "[Linear(8), ReLU]", "[Linear(4 + 4), ReLU] // inside", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },
        { "public partial class FeedForward(", "public sealed partial class FeedForward(", IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached },

        // What only the block sees.
        { "[Linear(8), ReLU]", "[Linear(9), ReLU]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached },
        { "[Linear(8), ReLU]", "[Linear(8), Tanh]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached },
        { "[Linear(8), ReLU]", "[Linear(8, Name = \"Hidden\"), ReLU]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached },
        { "(int outputs)", "(int results)", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached },

        // What its users see: hook points inside, what it gives, what it needs, whether it is sound.
        { "[Linear(8), ReLU]", "[Linear(8), ReLU, Identity]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(nameof(outputs))]", "[Linear(5)]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(8), ReLU]", "[Linear(-8), ReLU]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
        { "[Linear(8), ReLU]", "[SelfAttention]", IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified },
    };

    [Theory]
    [MemberData(nameof(EditsOfABlock))]
    public void An_edit_of_a_block_remakes_its_users_if_they_see_it(string before, string after, IncrementalStepRunReason block, IncrementalStepRunReason users)
    {
        const string Block = "using DegeneracyLab; [Block(Input = 4)]\n[Linear(8), ReLU]\n[Linear(nameof(outputs))]\npublic partial class FeedForward(int outputs);";
        const string Users = """
            using DegeneracyLab;
            [Network(Input = 4), Use<FeedForward>(3)] public partial class User1;
            [Block(Input = 4), Use<FeedForward>(3)] public partial class User2;
            [Network(Input = 4), Use<User2>] public partial class User3;
            [Network(Input = 4), Linear(2)] public partial class Other;
            """;
        CSharpCompilation compilation = Generation.Compile([Block, Users]);
        GeneratorDriver driver = Generation.NewDriver().RunGenerators(compilation, Token);

        SyntaxTree tree = compilation.SyntaxTrees[0];
        string text = tree.ToString().Replace(before, after, StringComparison.Ordinal);
        if (before.StartsWith('('))
            text = text.Replace("nameof(outputs)", "nameof(results)", StringComparison.Ordinal);
        GeneratorRunResult result = Run(driver, compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(text))));

        Dictionary<string, IncrementalStepRunReason> reasons = result.TrackedSteps[TrackingNames.Network].SelectMany(step => step.Outputs)
            .ToDictionary(output => ((ParseResult)output.Value).Name, output => output.Reason is IncrementalStepRunReason.Unchanged ? IncrementalStepRunReason.Cached : output.Reason);
        Assert.Equal(
            [("FeedForward", block), ("Other", IncrementalStepRunReason.Cached), ("User1", users), ("User2", users), ("User3", users)],
            reasons.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(
            reasons.Values.Count(reason => reason == IncrementalStepRunReason.Modified),
            Reasons(result.TrackedOutputSteps.SelectMany(step => step.Value)).Count(reason => reason != IncrementalStepRunReason.Cached));
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

    private static NetworkSpec Parse(string source) =>
        Assert.IsType<ParseResult>(Generation.Of(source).Result.Results.Single().TrackedSteps[TrackingNames.Network].Single().Outputs.Single().Value).Network!;

    private static GeneratorRunResult Run(GeneratorDriver driver, Compilation compilation) => driver.RunGenerators(compilation, Token).GetRunResult().Results.Single();

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => steps.SelectMany(step => step.Outputs).Select(output => output.Reason);
}
