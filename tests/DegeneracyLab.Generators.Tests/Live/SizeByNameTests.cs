using System.Reflection;
using DegeneracyLab.Generators.Tests.Infrastructure;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Sizes that only the constructor knows, where they are sums in products and quotients.</summary>
public sealed class SizeByNameTests
{
    private const string Source = """
        using DegeneracyLab;

        [Network(Positions = 2, Input = nameof(left))]
        [Parallel<Left, Right>(ParallelMode.Add)]
        [Use<Widened>]
        [SelfAttention(Heads = nameof(heads))]
        [PositionalEmbedding]
        internal partial class Summed(int left, int right, int heads);

        [Block(Input = nameof(left))]
        [Linear(nameof(left))]
        internal partial class Left(int left);

        [Block(Input = nameof(left))]
        [Linear(nameof(right)), Tanh]
        [Linear(nameof(left))]
        internal partial class Right(int left, int right);

        [Block(Input = nameof(left))]
        [Linear(2)]
        [Parallel<One, Other>]
        internal partial class Widened(int left, int right);

        [Block(Input = 1)]
        [Linear(nameof(left))]
        internal partial class One(int left);

        [Block(Input = 1)]
        [Linear(nameof(right))]
        internal partial class Other(int right);
        """;

    [Fact]
    public void A_sum_is_divided_and_multiplied_as_a_whole()
    {
        using var assembly = new LiveAssembly(Source);
        IInstrumentedNetwork network = assembly.Create("Summed", ScalarType.Float64, seed: 1, 1, 2, 3);
        // As many numbers as there are, in the table of [2, 1 + 2] positions among them.
        Assert.Equal(network.NamedParameters().Sum(named => named.Parameter.numel()), network.Description.ParameterCount);
        Assert.Equal(6, network.Description.Layers[^1].ParameterCount);
        ((IDisposable)network).Dispose();

        // 1 + 3 is no multiple of 3, though 3 is one.
        var exception = Assert.Throws<TargetInvocationException>(() => assembly.Create("Summed", ScalarType.Float64, seed: 1, 1, 3, 3));
        Assert.IsType<ArgumentException>(exception.InnerException);
    }
}
