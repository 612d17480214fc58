using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

public sealed class Conv2dTests
{
    public static TheoryData<long, long, long> Windows => Images.Windows;

    [Theory, MemberData(nameof(Windows))]
    public void The_forward_pass_is_that_of_loops(long kernel, long stride, long padding)
    {
        using var scope = NewDisposeScope();
        using Conv2dModule conv = Drawn(2, 3, kernel, stride, padding);
        Tensor x = Images.Sample(3, 2);
        double[,,,] weight = Images.Numbers(conv.weight);
        double[] bias = [.. conv.bias!.data<double>()];
        Tensor y = conv.call(x);
        var sums = new double[3, 3, y.shape[2], y.shape[3]];
        for (int output = 0; output < 3; output++)
        {
            for (int input = 0; input < 2; input++)
            {
                // Of each channel by itself, the weighted sums of its windows.
                double[] kernelOf = [.. from i in Enumerable.Range(0, (int)kernel) from j in Enumerable.Range(0, (int)kernel) select weight[output, input, i, j]];
                double[,,,] part = Images.Slide(x.narrow(1, input, 1), kernel, stride, padding, window => window.Zip(kernelOf, (entry, factor) => (entry ?? 0) * factor).Sum());
                for (int n = 0; n < 3; n++)
                    for (int row = 0; row < part.GetLength(2); row++)
                        for (int column = 0; column < part.GetLength(3); column++)
                            sums[n, output, row, column] += part[n, 0, row, column] + (input == 0 ? bias[output] : 0);
            }
        }

        Images.Close(sums, y);
    }

    [Theory, MemberData(nameof(Windows))]
    public void Products_are_those_of_autograd(long kernel, long stride, long padding)
    {
        using var network = new ChainNetwork([2, 5, 6], new Conv2dLayer(2, 3, kernel, stride, padding), new GateLayer());
        ProductCheck.Everything(network, ProductCheck.Input(network, 3));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void A_convolutional_network(long batch)
    {
        using var network = new ChainNetwork(
            [1, 7, 8],
            new Conv2dLayer(1, 2, kernel: 3, stride: 2),
            new GateLayer(),
            new Conv2dLayer(2, 3, kernel: 2, bias: false),
            new SmoothLayer(),
            new FlattenLayer(),
            new DenseLayer(12, 2));
        ProductCheck.Everything(network, ProductCheck.Input(network, batch));
    }

    [Fact]
    public void Float32_stays_float32()
    {
        using var scope = NewDisposeScope();
        using var network = new ChainNetwork(null, ScalarType.Float32, [2, 5, 6], new Conv2dLayer(2, 3, 3, 2, 1));
        using ChainNetwork.Recording trace = network.Trace(randn(2, 2, 5, 6));
        Assert.Equal(ScalarType.Float32, network.Jacobian(trace, network.Input, network.Description.Output, foldBias: true).dtype);
        Assert.Equal(ScalarType.Float32, network.ParameterJacobian(trace).dtype);
    }

    /// <summary>libtorch's own transposes of float32 correlations read memory that nothing was written to; here it holds NaN.</summary>
    [Theory, MemberData(nameof(Windows))]
    public void Memory_that_nothing_was_written_to_does_not_matter(long kernel, long stride, long padding)
    {
        using var scope = NewDisposeScope();
        using Conv2dModule exact = Drawn(2, 3, kernel, stride, padding), conv = Drawn(2, 3, kernel, stride, padding).to(ScalarType.Float32);
        Tensor x = Images.Sample(3, 2), g = randn_like(exact.call(x));
        Tensor inputs = x.to(ScalarType.Float32).requires_grad_(true);
        for (int trial = 0; trial < 5; trial++)
        {
            foreach (long size in new[] { 100, 3000, 100_000 })
                full(size, double.NaN, dtype: ScalarType.Float32).Dispose();
            Close(exact.PullBack(g.unsqueeze(0), [2, x.size(2), x.size(3)]), conv.PullBack(g.unsqueeze(0).to(ScalarType.Float32), [2, x.size(2), x.size(3)]));
            inputs.grad = null;
            Tensor y = conv.call(inputs);
            Close(exact.call(x), y);
            y.backward([g.to(ScalarType.Float32)]);
            Close(exact.PullBack(g.unsqueeze(0), [2, x.size(2), x.size(3)])[0], inputs.grad!);
        }

        static void Close(Tensor expected, Tensor actual) => Assert.True((expected - actual).abs().max().item<double>() < 1e-5);
    }

    [Theory]
    [InlineData(5, 3, 1, 0, 3)]
    [InlineData(5, 3, 2, 0, 2)]
    [InlineData(6, 3, 2, 0, 2)]
    [InlineData(6, 3, 2, 1, 3)]
    [InlineData(1, 3, 1, 1, 1)]
    public void The_size_of_the_output(long size, long kernel, long stride, long padding, long expected) =>
        Assert.Equal(expected, Conv2dModule.OutputSize(size, kernel, stride, padding));

    [Fact]
    public void Parameters_have_their_names_and_stay_fixed_where_asked()
    {
        using var conv = new Conv2dModule(2, 3, 4);
        Assert.Equal(["weight", "bias"], conv.named_parameters().Select(named => named.name));
        Assert.Equal([3, 2, 4, 4], conv.weight.shape);
        using var bare = new Conv2dModule(2, 3, 4, bias: false, trainable: false);
        Assert.Null(bare.bias);
        Assert.False(Assert.Single(bare.parameters()).requires_grad);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using Conv2dModule conv = Drawn(2, 3, 3, 2, 1);
        using var noGrad = no_grad();
        Tensor x = Images.Sample(2, 2), t = x.unsqueeze(0), g = conv.PushForward(t);
        ScopeCheck.LeavesOnlyItsResult(() => conv.call(x));
        ScopeCheck.LeavesOnlyItsResult(() => conv.PushForward(t));
        ScopeCheck.LeavesOnlyItsResult(() => conv.PullBack(g, [2, 5, 6]));
    }

    private static Conv2dModule Drawn(long inChannels, long outChannels, long kernel, long stride, long padding)
    {
        Conv2dModule conv = new Conv2dModule(inChannels, outChannels, kernel, stride, padding).to(ScalarType.Float64);
        new ParameterInitializer(2).Weights(conv.weight, conv.bias);
        return conv;
    }
}
