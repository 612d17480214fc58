using static DegeneracyLab.Tests.Layers.ProductCheck;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The networks that are written by hand here are held by the same checks before layers are.</summary>
public sealed class ChainTests
{
    [Theory, InlineData(1), InlineData(3)]
    public void A_plain_chain(long batch)
    {
        using var network = new ChainNetwork([4], new DenseLayer(4, 5), new GateLayer(), new DenseLayer(5, 3, bias: false), new SmoothLayer(), new DenseLayer(3, 2));
        Everything(network, Input(network, batch));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void A_residual_chain(long batch)
    {
        using var network = new ChainNetwork(
            [4],
            new DenseLayer(4, 3),
            new ResidualLayer(new DenseLayer(3, 5), new GateLayer(), new ResidualLayer(new SmoothLayer(), new DenseLayer(5, 5)), new DenseLayer(5, 3)),
            new DenseLayer(3, 2));
        Everything(network, Input(network, batch));
    }
}
