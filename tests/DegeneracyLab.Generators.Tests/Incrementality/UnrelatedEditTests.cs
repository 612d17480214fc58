using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators.Tests.Incrementality;

/// <summary>
/// A block in one file, its user in a second, a network that uses that in a third, and edits that change none of them:
/// nothing is written again.
/// </summary>
public class UnrelatedEditTests
{
    private static readonly string[] Files =
    [
        """
        using DegeneracyLab;

        namespace Blocks;

        [Block(Input = 4)]
        [Linear(8), ReLU]
        [Linear(nameof(outputs))]
        public partial class FeedForward(int outputs);

        public class Neighbour { public int Size => 1; }
        """,
        """
        using DegeneracyLab;
        using Blocks;

        namespace Users;

        [Block(Input = 4), Residual<FeedForward>(4)]
        public partial class Layer;
        """,
        """
        using DegeneracyLab;

        [Network(Input = 4)]
        [Use<Users.Layer>(Repeat = 2), Linear(2)]
        public partial class Probe;
        """,
        "namespace Elsewhere; public class Unrelated { public int Size => 1; }",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Edits of the block's file, of its users', and of one that has nothing to do with them.</summary>
    public static TheoryData<int, string, string> Edits => new()
    {
        // Beside the block.
        { 0, "public int Size => 1;", "public int Size => 2;" },
        { 0, "class Neighbour", "class Beside" },
        { 0, "using DegeneracyLab;", "using DegeneracyLab;\nusing System.IO;" },
        { 0, "public class Neighbour { public int Size => 1; }", "" },
        { 0, "[Linear(8), ReLU]", "[Linear(8) /* wide */, // then\n ReLU]" },
        { 0, "[Block(Input = 4)]", "[Block( /* width */ Input = 4 )] // a block" },
        { 0, "public partial class FeedForward(", "/// <summary>Feeds.</summary>\npublic partial class FeedForward(" },
        { 0, "(int outputs);", "(int outputs) { public int Outputs => outputs; }" },
        { 0, "using DegeneracyLab;\n", "using DegeneracyLab;\n#nullable disable\n" },

        // In its users' files.
        { 1, "using Blocks;", "using Blocks; using System;" },
        { 1, "Residual<FeedForward>(4)", "Residual<Blocks.FeedForward>(2 + 2)" },
        { 1, "using Blocks;", "using Same = Blocks.FeedForward; using Blocks;" },
        { 2, "Use<Users.Layer>(Repeat = 2)", "Use<Users.Layer>(Repeat = /* twice */ 2)" },
        { 2, "using DegeneracyLab;", "using DegeneracyLab; using Users;" },

        // Elsewhere.
        { 3, "public int Size => 1;", "public int Size => 12;" },
        { 3, "class Unrelated", "class Renamed" },
        { 3, "namespace Elsewhere;", "namespace Somewhere.Deeper;" },
        { 3, "public int Size => 1;", "public int Size => " },
        { 3, "namespace Elsewhere;", "using DegeneracyLab; namespace Elsewhere; [Serializable, Linear(1)]" },
        { 3, "namespace Elsewhere;", "global using System.Text; namespace Elsewhere;" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_that_touches_no_network_writes_nothing(int file, string before, string after)
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        SyntaxTree tree = compilation.SyntaxTrees[file];
        Assert.Contains(before, tree.ToString(), StringComparison.Ordinal);
        SyntaxTree edited = tree.WithChangedText(SourceText.From(tree.ToString().Replace(before, after, StringComparison.Ordinal)));
        AssertNothingWritten(compilation, compilation.ReplaceSyntaxTree(tree, edited));
    }

    [Fact]
    public void A_file_may_come_and_go()
    {
        CSharpCompilation compilation = Generation.Compile(Files);
        CSharpCompilation larger = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace New; public class File;", Generation.ParseOptions(LanguageVersion.Latest), cancellationToken: Token));
        AssertNothingWritten(compilation, larger);
        AssertNothingWritten(larger, compilation);
        AssertNothingWritten(compilation, compilation.RemoveSyntaxTrees(compilation.SyntaxTrees[3]));
    }

    private static void AssertNothingWritten(CSharpCompilation before, CSharpCompilation after)
    {
        GeneratorDriver driver = Generation.NewDriver().RunGenerators(before, Token);
        Assert.Equal(3, driver.GetRunResult().GeneratedTrees.Length);
        GeneratorRunResult result = driver.RunGenerators(after, Token).GetRunResult().Results.Single();
        Assert.Equal(3, result.TrackedSteps[TrackingNames.Network].Length);
        Assert.All(result.TrackedSteps[TrackingNames.Network].SelectMany(step => step.Outputs), output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{output.Value}"));
        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }
}
