using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

public sealed class EmbeddingTests
{
    private static readonly long[,] Tokens = { { 4, 0, 4 }, { 1, 2, 3 }, { 0, 0, 0 } };

    [Fact]
    public void Tokens_and_positions_are_looked_up()
    {
        using var scope = NewDisposeScope();
        var tokens = new TokenLayer(5, 2);
        var positions = new PositionLayer(4, 2);
        using ChainNetwork network = Network(tokens, positions);
        Tensor y = network.call(tensor(Tokens));
        double[] table = [.. tokens.Embedding.weight!.data<double>()], places = [.. positions.Embedding.weight.data<double>()], actual = [.. y.data<double>()];
        Assert.Equal([3, 3, 2], y.shape);
        for (int sample = 0; sample < 3; sample++)
            for (int position = 0; position < 3; position++)
                for (int i = 0; i < 2; i++)
                    Assert.Equal(table[(Tokens[sample, position] * 2) + i] + places[(position * 2) + i], actual[(((sample * 3) + position) * 2) + i]);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Products_are_those_of_autograd(long batch)
    {
        using var scope = NewDisposeScope();
        using ChainNetwork network = Network(new TokenLayer(5, 2), new PositionLayer(4, 2), new SmoothLayer(), new DenseLayer(2, 3), new LastPositionLayer());
        ProductCheck.Everything(network, tensor(Tokens)[TensorIndex.Slice(0, batch)]);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Positions_of_numbers(long batch)
    {
        using var network = new ChainNetwork([3, 2], new PositionLayer(3, 2), new GateLayer(), new PositionLayer(5, 2), new MeanPoolLayer(), new DenseLayer(2, 2));
        ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }

    [Theory]
    [InlineData(2, 5, 3)]
    [InlineData(2, 4, 4)]
    [InlineData(2, 3)]
    public void A_sequence_that_does_not_fit_the_table_is_refused(params int[] shape)
    {
        using var scope = NewDisposeScope();
        using var positions = new PositionalEmbeddingModule(4, 3);
        string message = Assert.Throws<ArgumentException>(() => positions.call(zeros([.. shape.Select(size => (long)size)]))).Message;
        Assert.Contains("4 positions of width 3", message, StringComparison.Ordinal);
        Assert.Contains($"got [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_stay_fixed_where_asked()
    {
        using var tokens = NewLayer.Embedding(5, 2, trainable: false);
        using var positions = new PositionalEmbeddingModule(5, 2, trainable: false);
        Assert.False(Assert.Single(tokens.parameters()).requires_grad);
        Assert.False(Assert.Single(positions.parameters()).requires_grad);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using var tokens = NewLayer.Embedding(5, 2);
        using var positions = new PositionalEmbeddingModule(4, 2);
        Tensor ids = tensor(Tokens), x = zeros(3, 3, 2);
        ScopeCheck.LeavesOnlyItsResult(() => tokens.call(ids));
        ScopeCheck.LeavesOnlyItsResult(() => positions.call(x));
    }

    private static ChainNetwork Network(params TestLayer[] layers) => new(5, ScalarType.Float64, [3], layers);
}
