using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>The weights of a network: where they come from, what they are called, and how they are kept.</summary>
public class ParameterTests
{
    private static readonly string[] Names = ["Linear1.weight", "Linear1.bias", "Linear2.weight", "Linear3.weight", "Linear3.bias"];

    [Fact]
    public void A_seed_decides_the_weights()
    {
        using var first = new Mixed(ScalarType.Float64, seed: 7);
        using var again = new Mixed(ScalarType.Float64, seed: 7);
        using var other = new Mixed(ScalarType.Float64, seed: 8);
        using var single = new Mixed(ScalarType.Float32, seed: 7);
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Parameter parameter) in first.NamedParameters())
        {
            Assert.True(parameter.Equals(Named(again, name)));
            Assert.False(parameter.Equals(Named(other, name)));
            Assert.True(parameter.to(ScalarType.Float32).Equals(Named(single, name)));
        }

        Assert.Equal(7, first.Seed);
        Assert.NotEqual(new Mixed().Seed, new Mixed().Seed);
    }

    /// <summary>The first weights of seed 1, so that they are the same for ever, on every provider.</summary>
    [Fact]
    public void The_weights_of_a_seed_are_the_same_everywhere()
    {
        using var network = new Mixed(ScalarType.Float64, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        double bound = 1 / Math.Sqrt(3);
        // SplitMix64 from 1 gives 0x910A2DEC89025CC1, 0xBEEB8DA1658EEC67, ...
        Assert.Equal(bound * ((2 * ((0x910A2DEC89025CC1 >> 11) * Math.Pow(2, -53))) - 1), Named(network, "Linear1.weight")[0, 0].item<double>());
        Assert.Equal(bound * ((2 * ((0xBEEB8DA1658EEC67 >> 11) * Math.Pow(2, -53))) - 1), Named(network, "Linear1.weight")[0, 1].item<double>());
        Assert.All(network.parameters().Take(2), parameter => Assert.True(parameter.abs().max().item<double>() <= bound));
    }

    [Fact]
    public void Torchs_own_generator_is_left_alone()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        Tensor expected = rand(4);
        manual_seed(11);
        new Mixed().Dispose();
        Assert.True(expected.Equals(rand(4)));
    }

    [Fact]
    public void Parameters_are_called_by_their_layers_in_their_order()
    {
        using var network = new Mixed();
        Assert.Equal(Names, network.NamedParameters().Select(pair => pair.Name));
        Assert.Equal(Names, network.state_dict().Keys);
        Assert.Equal(["Hidden.weight", "Hidden.bias", "Readout.weight", "Readout.bias"], new Separator().NamedParameters().Select(pair => pair.Name));
        Assert.All(network.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void A_state_is_loaded_into_another_network()
    {
        using var network = new Mixed(seed: 1);
        using var other = new Mixed(seed: 2);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(2, 3);
        Assert.False(network.call(input).Equals(other.call(input)));
        other.load_state_dict(network.state_dict());
        Assert.True(network.call(input).Equals(other.call(input)));
    }

    [Fact]
    public void A_network_changes_its_type()
    {
        using var network = new Mixed(seed: 1);
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, network.Dtype);
        network.to(ScalarType.Float64);

        Assert.Equal(ScalarType.Float64, network.Dtype);
        Assert.Equal(Names, network.state_dict().Keys);
        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Tensor input = ones(2, 3, dtype: ScalarType.Float64);
        using Mixed.Recording trace = network.Trace(input);
        Assert.True(network.call(input).Equals(trace.Output));
        Assert.Equal(ScalarType.Float64, network.Jacobian(trace, Mixed.Hooks.Input, Mixed.Hooks.Output).dtype);
    }

    [Fact]
    public void A_network_can_be_part_of_a_module()
    {
        using var whole = new Whole();
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(Names.Select(name => "part." + name), whole.state_dict().Keys);
        Assert.Equal([2, 2], whole.call(ones(2, 3)).shape);
    }

    [Fact]
    public void A_network_that_is_made_in_a_scope_outlives_it()
    {
        Mixed network;
        using (NewDisposeScope())
            network = new Mixed(seed: 1);
        using (NewDisposeScope())
            Assert.Equal([2, 2], network.call(ones(2, 3)).shape);
        network.Dispose();
    }

    private static Parameter Named(Mixed network, string name) => network.NamedParameters().Single(pair => pair.Name == name).Parameter;

    private sealed class Whole : nn.Module<Tensor, Tensor>
    {
        private readonly Mixed part = new(seed: 1);

        public Whole()
            : base(nameof(Whole)) => RegisterComponents();

        public override Tensor forward(Tensor input) => part.call(input);
    }
}
