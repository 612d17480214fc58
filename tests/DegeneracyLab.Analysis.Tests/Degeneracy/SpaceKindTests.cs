using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The lower bound by kinds of spaces, which forms no matrices between layers.</summary>
public sealed class SpaceKindTests
{
    /// <summary>The exact count of this network solves all relations; the bound takes one step for each space, and reaches it.</summary>
    [Fact]
    public void A_transformer_with_norms_loses_nothing()
    {
        using var network = new KindsOfSpaces(ScalarType.Float64, seed: 4);
        using (no_grad())
            foreach (((_, Parameter parameter), int number) in network.NamedParameters().Select((named, number) => (named, number)))
                parameter.copy_(Compare.Gaussian(100 + number, parameter.shape).Times(0.6));
        using Tensor data = Tokens(network, samples: 40, vocabulary: 12);
        FreeDirections exact = FreeDirectionChecks.Count(network, data).Free, bound = FreeDirectionChecks.Count(network, data, isExact: false).Free;
        Assert.Equal(exact.Total, bound.Total);
        Assert.InRange(bound.Total, 1, FreeDirectionChecks.Nullity(network, data).Nullity);
        string stream = "TokenEmbedding1 to Residual3: O(5) before a layer norm; 6 along (1, ..., 1); 6 shifts", gain = "6 diagonal; 6 shifts", heads = "GL(3) of queries and keys in 2 heads; GL(3) of values in 2 heads; 12 shifts";
        Assert.Equal(
            [stream, $"Residual1.LayerNorm1: {gain}", $"Residual1.SelfAttention1: {heads}", $"Residual2.LayerNorm1: {gain}", "Residual2.Linear1 to ReLU1: GL(4) of units 3, 5, 8, 9; 6 diagonal; 4 shifts", $"Residual3.LayerNorm1: {gain}", $"Residual3.SelfAttention1: {heads}", $"LayerNorm1: {gain}"],
            bound.Gauge.Select(space => $"{space.Space}: {space.Group}"));
        Assert.All(bound.Gauge, space => Assert.Equal(!space.Group.StartsWith("GL(4)", StringComparison.Ordinal), space.HoldsForEveryInput));
        GaugeDirections attention = bound.Gauge[2];
        Assert.Equal(exact.Gauge.Single(space => space.Space == attention.Space).Directions, attention.Directions);
    }

    /// <summary>
    /// Token and positional table hold 1 and -1 in one unit: to add a constant to the tokens' values, which the positional table takes off, is
    /// what a matrix does to both. It was counted beside it.
    /// </summary>
    [Fact]
    public void A_constant_that_two_tables_exchange_is_not_counted_beside_a_matrix()
    {
        using var network = new TwoTables(ScalarType.Float64, seed: 4);
        using (no_grad())
        {
            network.NamedParameters()[0].Parameter.select(1, 0).fill_(1);
            network.NamedParameters()[1].Parameter.select(1, 0).fill_(-1);
        }

        using Tensor data = Tokens(network, samples: 40, vocabulary: 9);
        Assert.InRange(FreeDirectionChecks.Count(network, data, isExact: false).Free.Total, 1, FreeDirectionChecks.Nullity(network, data).Nullity);
    }

    /// <summary>
    /// Of each attention: 12 heads of GL(64) of queries and keys and of values, a bias of each key and value; of each hidden layer its units;
    /// of each norm its gains and biases; and rotations of the stream, as far as the rows of tokens that occur and of positions span it.
    /// </summary>
    [Fact]
    public void Twelve_layers_of_width_768()
    {
        LongRun.Only();
        using var network = new TwelveLayers(ScalarType.Float32, seed: 1);
        using Tensor data = Tokens(network, samples: 8, vocabulary: 1000);
        long rows = data.flatten().data<long>().Distinct().Count() + 64;
        FreeDirections free = Tests.Counts.Of(network, data).Free;
        Assert.False(free.IsExact);
        Assert.Equal(86_642_152, free.Covered);
        long stream = (rows * 767) - (rows * (rows + 1) / 2) + rows;
        Assert.Equal(stream + (12 * ((12 * ((64 * 64) + (64 * 65))) + 768)) + (12 * 3072) + (25 * 2 * 768), free.GaugeTotal);
    }

    private static Tensor Tokens(IInstrumentedNetwork network, int samples, int vocabulary)
    {
        var random = new Random(3);
        long positions = network.Description.InputShape[0];
        return tensor([.. Enumerable.Range(0, (int)(samples * positions)).Select(_ => (long)random.Next(vocabulary))], [samples, positions], ScalarType.Int64);
    }
}

[Network(Tokens = 3, Vocabulary = 12)]
[TokenEmbedding(6), PositionalEmbedding, Residual<NormedHeads>, Residual<NormedMlp>, Residual<NormedHeads>, LayerNorm, Linear(12)]
internal sealed partial class KindsOfSpaces;

[Block(Input = 6), LayerNorm, SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class NormedHeads;

[Block(Input = 6), LayerNorm, Linear(10), ReLU, Linear(6)]
internal sealed partial class NormedMlp;

[Network(Tokens = 4, Vocabulary = 9), TokenEmbedding(3), PositionalEmbedding, Linear(5, Bias = false), Tanh, MeanPool, Linear(4)]
internal sealed partial class TwoTables;

[Network(Tokens = 64, Vocabulary = 1000)]
[TokenEmbedding(768), PositionalEmbedding]
[Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>]
[Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>]
[Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>, Residual<WideHeads>, Residual<WideMlp>]
[LayerNorm, Linear(1000)]
internal sealed partial class TwelveLayers;

[Block(Input = 768), LayerNorm, SelfAttention(Heads = 12, Causal = true)]
internal sealed partial class WideHeads;

[Block(Input = 768), LayerNorm, Linear(3072), ReLU, Linear(768)]
internal sealed partial class WideMlp;
