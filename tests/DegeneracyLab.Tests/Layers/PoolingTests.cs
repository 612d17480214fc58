using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

public sealed class PoolingTests
{
    /// <summary>Those with padding of at most half the window, as pools have it.</summary>
    public static TheoryData<long, long, long> Windows =>
        [.. from row in Images.Windows let data = row.Data where 2 * data.Item3 <= data.Item1 select row];

    [Theory, MemberData(nameof(Windows))]
    public void Forward_passes_are_those_of_loops(long kernel, long stride, long padding)
    {
        using var scope = NewDisposeScope();
        // All negative, so that padding would win if it counted as zeros.
        Tensor x = -Images.Sample(3, 2).abs();
        Images.Close(Images.Slide(x, kernel, stride, padding, window => window.Max() ?? double.NaN), MaxPooling2d.Forward(x, kernel, stride, padding));
        Images.Close(Images.Slide(x, kernel, stride, padding, window => window.Sum(entry => entry ?? 0) / window.Count), AvgPooling2d.Forward(x, kernel, stride, padding));
    }

    [Theory, MemberData(nameof(Windows))]
    public void Winners_are_places_of_the_largest_entries(long kernel, long stride, long padding)
    {
        using var scope = NewDisposeScope();
        Tensor x = Images.Sample(3, 2);
        Tensor winners = MaxPooling2d.Winners(x, kernel, stride, padding), y = MaxPooling2d.Forward(x, kernel, stride, padding);
        Assert.Equal(ScalarType.Int64, winners.dtype);
        Assert.Equal(y.shape, winners.shape);
        Assert.True(x.flatten(2).gather(2, winners.flatten(2)).reshape(y.shape).Equals(y));
    }

    [Fact]
    public void Of_equal_entries_the_first_wins()
    {
        using var scope = NewDisposeScope();
        Tensor winners = MaxPooling2d.Winners(zeros(1, 1, 4, 4), 2, 2, 0);
        Assert.Equal([0L, 2, 8, 10], winners.data<long>().ToArray());
    }

    [Fact]
    public void Overlapping_windows_with_one_winner_add_up()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(1, 1, 3, 3);
        x[0, 0, 1, 1] = 1;
        Tensor winners = MaxPooling2d.Winners(x, 2, 1, 0);
        Tensor pulled = MaxPooling2d.PullBack(ones([1, 1, 1, 2, 2]), winners, [1, 3, 3]);
        Assert.Equal([0f, 0, 0, 0, 4, 0, 0, 0, 0], pulled.data<float>().ToArray());
    }

    [Theory, MemberData(nameof(Windows))]
    public void Products_of_the_maximum_are_those_of_autograd(long kernel, long stride, long padding)
    {
        using var network = new ChainNetwork([2, 5, 6], new Conv2dLayer(2, 2, 1), new MaxPoolLayer(kernel, stride, padding));
        ProductCheck.Everything(network, ProductCheck.Input(network, 3));
    }

    [Theory, MemberData(nameof(Windows))]
    public void Products_of_the_mean_are_those_of_autograd(long kernel, long stride, long padding)
    {
        using var network = new ChainNetwork([2, 5, 6], new Conv2dLayer(2, 2, 1), new AvgPoolLayer(kernel, stride, padding));
        ProductCheck.Everything(network, ProductCheck.Input(network, 3));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void A_network_with_pools(long batch)
    {
        using var network = new ChainNetwork(
            [1, 7, 8],
            new Conv2dLayer(1, 2, kernel: 2),
            new MaxPoolLayer(3, 2, 1),
            new GateLayer(),
            new AvgPoolLayer(2, 1, 0),
            new FlattenLayer(),
            new DenseLayer(12, 2));
        ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        Tensor x = Images.Sample(2, 2), t = x.unsqueeze(0), winners = MaxPooling2d.Winners(x, 3, 2, 1), g = MaxPooling2d.PushForward(t, winners);
        ScopeCheck.LeavesOnlyItsResult(() => MaxPooling2d.Forward(x, 3, 2, 1));
        ScopeCheck.LeavesOnlyItsResult(() => MaxPooling2d.Winners(x, 3, 2, 1));
        ScopeCheck.LeavesOnlyItsResult(() => MaxPooling2d.PushForward(t, winners));
        ScopeCheck.LeavesOnlyItsResult(() => MaxPooling2d.PullBack(g, winners, [2, 5, 6]));
        ScopeCheck.LeavesOnlyItsResult(() => AvgPooling2d.Forward(x, 3, 2, 1));
        ScopeCheck.LeavesOnlyItsResult(() => AvgPooling2d.PushForward(t, 3, 2, 1));
        ScopeCheck.LeavesOnlyItsResult(() => AvgPooling2d.PullBack(g, [2, 5, 6], 3, 2, 1));
    }
}
