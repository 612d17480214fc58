using System.Collections.Immutable;
using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Tests.Diagnostics;

/// <summary>
/// What a diagnostic says of sizes that are numbers, the constructor says in the same words of sizes that are parameters.
/// </summary>
public class SizesTests
{
    private const string Blocks = """
        using DegeneracyLab;

        [Block(Input = nameof(width)), Linear(nameof(hidden)), ReLU, Linear(nameof(width))]
        public partial class FeedForward(int width, int hidden);

        [Block(Input = nameof(width)), Linear(nameof(outputs))]
        public partial class Map(int width, int outputs);

        [Block(Input = nameof(a)), Linear(nameof(outputs))]
        public partial class A(int a, int outputs);

        [Block(Input = nameof(b)), Linear(nameof(other))]
        public partial class B(int b, int other);

        """;

    /// <summary>Layers in which the sizes a, b and c are parameters, good values for these, and bad ones.</summary>
    public static TheoryData<string, int[], int[]> Networks => new()
    {
        { "[Network(Input = \"a\"), Linear(\"b\")]", [2, 3], [2, 0] },
        { "[Network(Positions = 3, Input = \"a\"), SelfAttention(Heads = \"b\")]", [8, 2], [8, 3] },
        { "[Network(Positions = 3, Input = 8), SelfAttention(HeadWidth = \"a\", Heads = \"b\")]", [4, 2], [-4, 2] },
        { "[Network(Positions = \"a\", Input = 8), PositionalEmbedding(Positions = \"b\")]", [4, 5], [5, 4] },
        { "[Network(Tokens = 3, Vocabulary = 5), TokenEmbedding(\"a\")]", [4], [0] },
        { "[Network(Channels = 1, Height = \"a\", Width = 8), Conv2d(\"b\", Kernel = \"c\")]", [8, 2, 3], [2, 2, 3] },
        { "[Network(Channels = 1, Height = \"a\", Width = 8), MaxPool2d(\"b\"), Flatten, Linear(2)]", [8, 2], [8, 0] },
        { "[Network(Channels = 3, Height = \"a\", Width = \"a\"), AvgPool2d(\"b\"), Flatten, Linear(2)]", [40000, 1000], [40000, 1] },
        { "[Network(Positions = \"a\", Input = \"b\"), Flatten, Linear(2)]", [3, 4], [65536, 65536] },
        { "[Network(Channels = 1, Height = 8, Width = 8), AvgPool2d(\"a\", Padding = \"b\"), Flatten, Linear(2)]", [4, 1], [4, 2000000000] },
        { "[Network(Input = \"a\"), Residual<FeedForward>(\"b\", 3)]", [8, 8], [8, 7] },
        { "[Network(Input = \"a\"), Use<Map>(\"a\", \"b\"), Residual<FeedForward>(\"a\", 2)]", [8, 8], [8, 7] },
        { "[Network(Input = \"a\"), Residual<Map>(\"a\", \"b\")]", [8, 8], [8, 7] },
        { "[Network(Input = 5), Linear(\"a\", Name = \"E\"), ReLU, Linear(\"b\"), TiedLinear(\"E\")]", [2, 2], [2, 3] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public async Task A_constructor_says_what_a_diagnostic_says(string layers, int[] good, int[] bad)
    {
        string parameters = string.Join(", ", good.Select((_, i) => $"int {(char)('a' + i)}"));
        using var assembly = new LiveAssembly($"{Blocks}{layers} public partial class Probe({parameters});");
        using (assembly.Create("Probe", good) as IDisposable)
        {
        }

        string message = Assert.Throws<ArgumentException>(() => assembly.Create("Probe", bad)).Message;
        ImmutableArray<Diagnostic> reported = await Generation.Of($"{Blocks}{With(layers, bad)} public partial class Probe;").AnalyzeAsync();
        Assert.Contains(message, reported.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain(await Generation.Of($"{Blocks}{With(layers, good)} public partial class Probe;").AnalyzeAsync(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Sizes_of_branches_are_checked_too()
    {
        using var assembly = new LiveAssembly(Blocks + "[Network(Input = 8), Parallel<A, B>, Linear(1)] public partial class Probe(int a, int b, int outputs, int other);");
        using (assembly.Create("Probe", 5, 3, 2, 4) as IDisposable)
        {
        }

        Assert.Equal(
            "The blocks of Parallel1 take slices of 9 entries together, but its input has 8 entries; it follows the input [batch, 8]",
            Assert.Throws<ArgumentException>(() => assembly.Create("Probe", 5, 4, 2, 4)).Message);
    }

    [Fact]
    public void The_width_of_what_branches_make_together_is_checked_too()
    {
        using var assembly = new LiveAssembly(Blocks + "[Network(Input = 8), Parallel<A, B>] public partial class Probe(int a, int b, int outputs, int other);");
        Assert.Equal(
            "The width of the output of Parallel1 would be 2000000000 + 1000000000 = 3000000000, but can be at most 2147483647",
            Assert.Throws<ArgumentException>(() => assembly.Create("Probe", 5, 3, 2000000000, 1000000000)).Message);
        Assert.Equal(
            "The width of the slices of Parallel1 would be 2000000000 + 1000000000 = 3000000000, but can be at most 2147483647",
            Assert.Throws<ArgumentException>(() => assembly.Create("Probe", 2000000000, 1000000000, 1, 1)).Message);
    }

    /// <summary>A block checks its own sizes, whoever uses it.</summary>
    [Fact]
    public void A_block_says_what_is_wrong_with_its_sizes()
    {
        using var assembly = new LiveAssembly(Blocks + "[Network(Input = 8), Residual<FeedForward>(8, \"hidden\")] public partial class Probe(int hidden);");
        Assert.Equal(
            "Linear1 must have at least 1 output, but is declared with 0; it follows the input [batch, .., 8]",
            Assert.Throws<ArgumentException>(() => assembly.Create("Probe", 0)).Message);
    }

    private static string With(string layers, int[] values)
    {
        for (int i = 0; i < values.Length; i++)
            layers = layers.Replace($"\"{(char)('a' + i)}\"", values[i].ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return layers;
    }
}
