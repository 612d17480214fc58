using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>What a self-attention layer says of itself, how its weights are drawn, and what it refuses.</summary>
public class SelfAttentionModuleTests
{
    [Fact]
    public void The_description_has_all_hook_points_with_shapes_and_parameters()
    {
        using BlockNetwork network = Network(new SelfAttentionModule(6, 2, headWidth: 4, causal: true), 5);
        Assert.Equal(
            """
            BlockNetwork: [batch, 5, 6] -> [batch, 5, 6], 222 parameters
              #  hook point              layer        shape             parameters  derivative
              0  Input                                [batch, 5, 6]
              1  Attention1.Projections  Linear       [batch, 5, 24]           168  constant
              2  Attention1.Queries      Split        [batch, 2, 5, 4]              constant
              3  Attention1.Keys         Split        [batch, 2, 5, 4]              constant
              4  Attention1.Values       Split        [batch, 2, 5, 4]              constant
              5  Attention1.Scores       DotProduct   [batch, 2, 5, 5]              mixing
              6  Attention1.Pattern      Softmax      [batch, 2, 5, 5]              mixing
              7  Attention1.Results      WeightedSum  [batch, 2, 5, 4]              mixing
              8  Attention1              Block        [batch, 5, 6]             54  constant
            """.ReplaceLineEndings("\n"),
            network.Description.ToString());
        Assert.Equal(["block.QKV.weight", "block.QKV.bias", "block.Output.weight", "block.Output.bias"], network.NamedParameters().Select(named => named.Name));
        Assert.Equal(network.Description.ParameterCount, network.NamedParameters().Sum(named => named.Parameter.numel()));
        Assert.True(network.Description.LayerAt(network.Description.Output)!.HasBias);
    }

    [Fact]
    public void What_goes_by_queries_keys_and_values_is_carried()
    {
        AttentionSample sample = AttentionSample.First with { Residual = true };
        using BlockNetwork network = sample.Network(out SelfAttentionHookPoint hooks);
        NetworkDescription description = network.Description;
        Assert.Equal([hooks.Keys, hooks.Values, description.Input], description.CarriedAt(hooks.Queries));
        Assert.Equal([hooks.Queries, hooks.Values, description.Input], description.CarriedAt(hooks.Keys));
        Assert.Equal([hooks.Queries, hooks.Keys, description.Input], description.CarriedAt(hooks.Values));
        Assert.Equal([hooks.Values, description.Input], description.CarriedAt(hooks.Scores));
        Assert.Equal([hooks.Values, description.Input], description.CarriedAt(hooks.Pattern));
        Assert.Equal([description.Input], description.CarriedAt(hooks.Projections));
        Assert.Equal([description.Input], description.CarriedAt(hooks.Results));
        Assert.Empty(description.CarriedAt(hooks));
    }

    [Fact]
    public void Weights_that_are_not_trained_are_no_part_of_the_count()
    {
        using BlockNetwork network = Network(new SelfAttentionModule(6, 2, bias: false, trainable: false), 5);
        Assert.Equal(0, network.Description.ParameterCount);
        Assert.Equal(4 * 36, network.Description.AllLayers.Sum(layer => layer.FixedCount));
        Assert.Empty(network.NamedParameters());
        Assert.DoesNotContain(network.Description.AllLayers, layer => layer.HasBias);
        Assert.Equal(ScalarType.Float64, network.Dtype);
        using Tensor input = BlockChecks.Numbers([2, 5, 6], 1);
        using BlockNetwork.Recording trace = network.Trace(input);
        using Tensor jacobian = network.ParameterJacobian(trace);
        Assert.Equal([2, 5, 6, 0], jacobian.shape);
    }

    [Fact]
    public void Weights_are_drawn_as_PyTorch_does()
    {
        using BlockNetwork network = Network(new SelfAttentionModule(40, 4), 3);
        using DisposeScope scope = NewDisposeScope();
        Uniform("block.QKV.weight", Math.Sqrt(6.0 / (40 + 120)));
        Uniform("block.Output.weight", 1 / Math.Sqrt(40));
        Assert.Equal(0, Named(network, "block.QKV.bias").abs().max().item<double>());
        Assert.Equal(0, Named(network, "block.Output.bias").abs().max().item<double>());

        void Uniform(string name, double bound)
        {
            Tensor weight = Named(network, name).detach();
            Assert.InRange(weight.abs().max().item<double>(), 0.99 * bound, bound);
            Assert.InRange(weight.square().mean().item<double>(), 0.9 * bound * bound / 3, 1.1 * bound * bound / 3);
        }
    }

    [Fact]
    public void Weights_are_drawn_as_declared()
    {
        using DisposeScope scope = NewDisposeScope();
        using BlockNetwork normal = Network(new SelfAttentionModule(40, 4, init: Init.Normal, std: 0.5), 3);
        Assert.InRange(Named(normal, "block.QKV.weight").detach().square().mean().item<double>(), 0.24, 0.26);
        Assert.InRange(Named(normal, "block.Output.weight").detach().square().mean().item<double>(), 0.23, 0.27);
        using BlockNetwork zeros = Network(new SelfAttentionModule(40, 4, init: Init.Zeros), 3);
        Assert.All(zeros.NamedParameters(), named => Assert.Equal(0, named.Parameter.abs().max().item<double>()));
    }

    [Fact]
    public void Conversions_reach_the_weights()
    {
        using BlockNetwork network = Network(new SelfAttentionModule(6, 2), 3, ScalarType.Float32);
        using Tensor input = BlockChecks.Numbers([2, 3, 6], 1);
        network.to(ScalarType.Float64);
        using Tensor output = network.call(input);
        Assert.Equal(ScalarType.Float64, output.dtype);
        Assert.All(network.NamedParameters(), named => Assert.Equal(ScalarType.Float64, named.Parameter.dtype));
    }

    [Fact]
    public void The_plain_forward_takes_any_number_of_positions()
    {
        var module = new SelfAttentionModule(6, 2, causal: true);
        using BlockNetwork network = Network(module, 3).WithWeights();
        using DisposeScope scope = NewDisposeScope();
        Tensor input = BlockChecks.Numbers([2, 7, 6], 1);
        // Products of other sizes may be summed in another order.
        BlockChecks.Close(network.call(input[TensorIndex.Colon, ..3]), module.call(input)[TensorIndex.Colon, ..3], tolerance: 1e-6);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfAttentionModule(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfAttentionModule(6, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfAttentionModule(6, 2, headWidth: 0));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new SelfAttentionModule(6, 4));
        Assert.StartsWith("Self-attention with a width of 6 cannot have 4 heads of equal width", exception.Message, StringComparison.Ordinal);

        exception = Assert.Throws<ArgumentException>(() => Place([5, 7]));
        Assert.Equal("Attention1 takes sequences of shape [positions, 6], but its input is [5, 7].", exception.Message);
        Assert.Throws<ArgumentException>(() => Place([6]));
        exception = Assert.Throws<ArgumentException>(() => new BlockNetwork(new SelfAttentionModule(6, 2), new LayerNormHookPoint(1, "Attention1"), [5, 6]));
        Assert.Equal("The hook point of self-attention is a SelfAttentionHookPoint, but Attention1 is a LayerNormHookPoint.", exception.Message);

        static void Place(long[] shape) => _ = new BlockNetwork(new SelfAttentionModule(6, 2), new SelfAttentionHookPoint(1, "Attention1"), shape);
    }

    private static BlockNetwork Network(SelfAttentionModule module, long positions, ScalarType dtype = ScalarType.Float64) =>
        new(module, new SelfAttentionHookPoint(1, "Attention1"), [positions, module.Width], dtype: dtype);

    private static Parameter Named(BlockNetwork network, string name) => network.NamedParameters().Single(named => named.Name == name).Parameter;
}
