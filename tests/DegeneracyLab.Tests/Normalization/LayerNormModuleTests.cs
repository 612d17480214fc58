using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What a layer norm computes, records and says of itself.</summary>
public class LayerNormModuleTests
{
    public static TheoryData<LayerNormSample> Samples => LayerNormSample.All;

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_traced_forward_is_the_plain_one_to_the_bit(LayerNormSample sample)
    {
        foreach (ScalarType dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using BlockNetwork network = sample.Network(out _, dtype);
            using Tensor input = sample.Input(dtype);
            BlockChecks.TracedIsPlain(network, input);
            using BlockNetwork wide = new LayerNormSample("37 96", 5, sample.Affine, 1e-5, sample.Residual).Network(out _, dtype);
            using Tensor large = BlockChecks.Numbers([5, 37, 96], 2, dtype);
            BlockChecks.TracedIsPlain(wide, large);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_value_is_that_of_plain_loops(LayerNormSample sample)
    {
        using BlockNetwork network = sample.Network(out LayerNormHookPoint hooks);
        using Tensor input = sample.Input();
        using BlockNetwork.Recording trace = network.Trace(input);
        var recording = new LayerNormRecording(trace, hooks);
        Assert.Same(trace[hooks], recording.Value);
        double[] x = Flat(input), scale = Flat(recording.Scale), normalized = Flat(recording.Normalized), output = Flat(recording.Value);
        double[]? weight = sample.Affine ? Flat(network.get_parameter("block.weight")!) : null, bias = sample.Affine ? Flat(network.get_parameter("block.bias")!) : null;
        int width = x.Length / scale.Length;
        for (int row = 0; row < scale.Length; row++)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < width; i++)
                mean += x[(row * width) + i] / width;
            for (int i = 0; i < width; i++)
                variance += (x[(row * width) + i] - mean) * (x[(row * width) + i] - mean) / width;
            Assert.Equal(Math.Sqrt(variance + sample.Epsilon), scale[row], 1e-13);
            for (int i = 0; i < width; i++)
            {
                double expected = (x[(row * width) + i] - mean) / scale[row];
                Assert.Equal(expected, normalized[(row * width) + i], 1e-13);
                double y = weight is null || bias is null ? expected : (expected * weight[i]) + bias[i];
                Assert.Equal(sample.Residual ? x[(row * width) + i] + y : y, output[(row * width) + i], 1e-13);
            }
        }
    }

    [Fact]
    public void The_output_is_that_of_torch()
    {
        foreach (ScalarType dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using BlockNetwork network = new LayerNormSample("37 96", 5, Affine: true, 1e-5, Residual: false).Network(out _, dtype);
            using DisposeScope scope = NewDisposeScope();
            Tensor input = BlockChecks.Numbers([5, 37, 96], 2, dtype) * 7 + 3;
            Tensor expected = nn.functional.layer_norm(input, [96], network.get_parameter("block.weight"), network.get_parameter("block.bias"), 1e-5);
            BlockChecks.Close(expected.to(ScalarType.Float64), network.call(input).to(ScalarType.Float64), tolerance: dtype == ScalarType.Float32 ? 1e-6 : 1e-14);
        }
    }

    [Fact]
    public void Weights_are_ones_and_the_bias_is_zero_at_first()
    {
        using BlockNetwork network = Network(new LayerNormModule(6));
        Assert.Equal(["block.weight", "block.bias"], network.NamedParameters().Select(named => named.Name));
        Assert.True(BlockChecks.Same(ones(6, dtype: ScalarType.Float64), network.get_parameter("block.weight")!.detach()));
        Assert.True(BlockChecks.Same(zeros(6, dtype: ScalarType.Float64), network.get_parameter("block.bias")!.detach()));
    }

    [Fact]
    public void The_description_has_all_hook_points_with_shapes_and_parameters()
    {
        using BlockNetwork network = Network(new LayerNormModule(6));
        Assert.Equal(
            """
            BlockNetwork: [batch, 4, 6] -> [batch, 4, 6], 12 parameters
              #  hook point             layer      shape          parameters  derivative
              0  Input                             [batch, 4, 6]
              1  LayerNorm1.Scale       Scale      [batch, 4, 1]              mixing
              2  LayerNorm1.Normalized  Normalize  [batch, 4, 6]              mixing
              3  LayerNorm1             Block      [batch, 4, 6]          12  constant
            """.ReplaceLineEndings("\n"),
            network.Description.ToString());
        Assert.True(network.Description.LayerAt(network.Description.Output)!.HasBias);
        Assert.Equal([network.Description.Input], network.Description.CarriedAt(network.Description.HookPoints[1]));
        Assert.Empty(network.Description.CarriedAt(network.Description.HookPoints[2]));
    }

    [Fact]
    public void Without_weights_or_with_fixed_ones_there_is_nothing_to_train()
    {
        using BlockNetwork none = Network(new LayerNormModule(6, affine: false)), still = Network(new LayerNormModule(6, trainable: false));
        Assert.Empty(none.NamedParameters());
        Assert.False(none.Description.LayerAt(none.Description.Output)!.HasBias);
        Assert.Empty(still.NamedParameters());
        Assert.Equal(0, still.Description.ParameterCount);
        Assert.Equal(12, still.Description.LayerAt(still.Description.Output)!.FixedCount);
    }

    [Fact]
    public void Conversions_reach_the_weights()
    {
        using var network = new BlockNetwork(new LayerNormModule(6), new LayerNormHookPoint(1, "LayerNorm1"), [4, 6], dtype: ScalarType.Float32);
        using Tensor input = BlockChecks.Numbers([2, 4, 6], 1);
        network.to(ScalarType.Float64);
        using Tensor output = network.call(input);
        Assert.Equal(ScalarType.Float64, output.dtype);
        Assert.Equal(ScalarType.Float64, network.Dtype);
    }

    [Fact]
    public void Gradients_arrive_at_hook_points_and_parameters()
    {
        var sample = new LayerNormSample("4 5", 3, Affine: true, 1e-5, Residual: true);
        using BlockNetwork network = sample.Network(out LayerNormHookPoint hooks);
        using Tensor input = sample.Input();
        using DisposeScope scope = NewDisposeScope();
        using BlockNetwork.Recording trace = network.TraceWithGradients(input), plain = network.Trace(input);
        Tensor weights = BlockChecks.Numbers([3, 4, 5], 8);
        (trace[hooks] * weights).sum().backward();
        foreach (HookPoint hook in network.Description.HookPoints)
            BlockChecks.Close(network.Vjp(plain, hook, hooks, weights.unsqueeze(0))[0], trace.Gradient(hook), $"{hook}");
        Assert.All(network.NamedParameters(), named => Assert.NotNull(named.Parameter.grad));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNormModule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LayerNormModule(6, epsilon: -1));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new BlockNetwork(new LayerNormModule(6), new LayerNormHookPoint(1, "LayerNorm1"), [4, 7]));
        Assert.Equal("LayerNorm1 takes inputs of shape [.., 6], but its input is [4, 7].", exception.Message);
        exception = Assert.Throws<ArgumentException>(() => new BlockNetwork(new LayerNormModule(6), new SelfAttentionHookPoint(1, "LayerNorm1"), [4, 6]));
        Assert.Equal("The hook point of a layer norm is a LayerNormHookPoint, but LayerNorm1 is a SelfAttentionHookPoint.", exception.Message);
    }

    private static BlockNetwork Network(LayerNormModule module) => new(module, new LayerNormHookPoint(1, "LayerNorm1"), [4, module.Width]);

    private static double[] Flat(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().contiguous().flatten().data<double>().ToArray();
    }
}
