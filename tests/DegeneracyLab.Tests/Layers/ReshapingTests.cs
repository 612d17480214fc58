using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The last position, the mean over positions, and all entries in one dimension.</summary>
public sealed class ReshapingTests
{
    [Fact]
    public void Forward_passes()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(new double[] { 1, 2, 3, 4, 5, 9, -1, 0, 1, 0, 0, 3 }, 2, 3, 2);
        Assert.Equal([5.0, 9, 0, 3], LastPosition.Forward(x).contiguous().data<double>().ToArray());
        Assert.Equal([3.0, 5, 0, 1], MeanPool.Forward(x).data<double>().ToArray());
        Assert.Equal([2, 6], Flattening.Forward(x).shape);
        Assert.Equal(x.data<double>().ToArray(), Flattening.Forward(x).data<double>().ToArray());
    }

    [Theory, InlineData(1), InlineData(3)]
    public void The_last_position(long batch) => Check(batch, new LastPositionLayer(), 2);

    [Theory, InlineData(1), InlineData(3)]
    public void The_mean_over_positions(long batch) => Check(batch, new MeanPoolLayer(), 2);

    [Theory, InlineData(1), InlineData(3)]
    public void All_entries(long batch) => Check(batch, new FlattenLayer(), 6);

    [Fact]
    public void Of_one_position()
    {
        using var network = new ChainNetwork([1, 2], new DenseLayer(2, 2), new LastPositionLayer());
        ProductCheck.Everything(network, ProductCheck.Input(network, 2));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(2, 3, 2), t = x.unsqueeze(0), g = zeros(1, 2, 2), flat = zeros(1, 2, 6);
        var pass = new ProductPass(foldsBias: false, carries: false, pullsBack: true, []);
        ScopeCheck.LeavesOnlyItsResult(() => LastPosition.Forward(x));
        ScopeCheck.LeavesOnlyItsResult(() => LastPosition.PushForward(t));
        ScopeCheck.LeavesOnlyItsResult(() => LastPosition.PullBack(g, [3, 2], pass));
        ScopeCheck.LeavesOnlyItsResult(() => MeanPool.Forward(x));
        ScopeCheck.LeavesOnlyItsResult(() => MeanPool.PushForward(t));
        ScopeCheck.LeavesOnlyItsResult(() => MeanPool.PullBack(g, [3, 2], pass));
        ScopeCheck.LeavesOnlyItsResult(() => Flattening.Forward(x));
        ScopeCheck.LeavesOnlyItsResult(() => Flattening.PushForward(t));
        ScopeCheck.LeavesOnlyItsResult(() => Flattening.PullBack(flat, [3, 2], pass));
    }

    private static void Check(long batch, TestLayer layer, long width)
    {
        using var network = new ChainNetwork([3, 2], new DenseLayer(2, 2), new SmoothLayer(), layer, new DenseLayer(width, 2));
        ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }
}
