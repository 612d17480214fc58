using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Steps;

/// <summary>The steps that networks state, in the order of computation.</summary>
public class StepTests
{
    [Fact]
    public void Vectors()
    {
        using var network = new VectorKinds(seed: 1);
        Assert.Equal(
            [
                "Encoder = map of Input by Encoder.weight and Encoder.bias",
                "LeakyReLU1 = Encoder, Slopes",
                "Residual1.Input = LeakyReLU1, Same",
                "Residual1.Linear1 = map of Residual1.Input by Residual1.Linear1.weight and Residual1.Linear1.bias",
                "Residual1.GELU1 = Residual1.Linear1, Stops",
                "Residual1.Linear2 = map of Residual1.GELU1 by Residual1.Linear2.weight and Residual1.Linear2.bias",
                "Residual1 = LeakyReLU1 + Residual1.Linear2",
                "Linear2 = map of Residual1 by Linear2.weight and Linear2.bias",
                "Tanh1 = Linear2, Stops",
            ],
            StepText.Of(network)[..9]);
        string[] others = [.. StepText.Of(network)[9..].Where(line => !line.Contains(" = map of ", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "Sigmoid1 = Linear3, Stops",
                "GELU1 = Linear4, Stops",
                "SiLU1 = Linear5, Stops",
                "Softplus1 = Linear6, Stops",
                "Square1 = Linear7, Homogeneous 2",
                "Abs1 = Linear8, Slopes",
                "Hardtanh1 = Linear9, Bounded",
                "Elementwise1 = Linear10, Stops",
                "Parallel1.Branch1.Input = Elementwise1, Same",
                "Parallel1.Branch1.GELU1 = Parallel1.Branch1.Linear1, Stops",
                "Parallel1.Branch1 = Parallel1.Branch1.Linear2, Same",
                "Parallel1.Branch2.Input = Elementwise1, Same",
                "Parallel1.Branch2.GELU1 = Parallel1.Branch2.Linear1, Stops",
                "Parallel1.Branch2 = Parallel1.Branch2.Linear2, Same",
                "Parallel1 = Parallel1.Branch1 + Parallel1.Branch2",
                "LayerNorm1.Normalized = Parallel1, Normalised",
                "LayerNorm1 = LayerNorm1.Normalized with LayerNorm1.weight and LayerNorm1.bias",
                "LayerNorm1 = [Parallel2.Branch1.Input, Parallel2.Branch2.Input]",
                "Parallel2.Branch1.ReLU1 = Parallel2.Branch1.Linear1, Slopes",
                "Parallel2.Branch1 = Parallel2.Branch1.Linear2, Same",
                "Parallel2.Branch2.ReLU1 = Parallel2.Branch2.Linear1, Slopes",
                "Parallel2.Branch2 = Parallel2.Branch2.Linear2, Same",
                "Parallel2 = [Parallel2.Branch1, Parallel2.Branch2]",
                "Use1.Input = Parallel2, Same",
                "Use1.GELU1 = Use1.Linear1, Stops",
                "Use1 = Use1.Linear2, Same",
                "Softmax1 = Use1, Softmax",
                "Identity1 = Fixed, Same",
            ],
            others);
        string[] lines = StepText.Of(network);
        Assert.Contains("Parallel2.Branch1.Linear2 = map of Parallel2.Branch1.ReLU1 by Parallel2.Branch1.Linear2.weight", lines);
        Assert.Contains("Fixed = map of Softmax1 by Fixed.weight and Fixed.bias", lines);
        Assert.Equal("TiedLinear1 = map of Identity1 by Encoder.weight and TiedLinear1.bias, transposed", lines[^1]);
    }

    [Fact]
    public void Sequences()
    {
        using var network = new SequenceKinds(seed: 1);
        string[] lines = StepText.Of(network);
        Assert.Equal(
            [
                "PositionalEmbedding1 = Input + PositionalEmbedding1.weight",
                "Residual1.Input = PositionalEmbedding1, Same",
                "Residual1.LayerNorm1.Normalized = Residual1.Input, Normalised",
                "Residual1.LayerNorm1 = Residual1.LayerNorm1.Normalized with Residual1.LayerNorm1.weight and Residual1.LayerNorm1.bias",
                "Residual1.SelfAttention1.Projections = map of Residual1.LayerNorm1 by Residual1.SelfAttention1.QKV.weight and Residual1.SelfAttention1.QKV.bias",
                "Residual1.SelfAttention1.Projections = [Residual1.SelfAttention1.Queries, Residual1.SelfAttention1.Keys, Residual1.SelfAttention1.Values]",
                "Residual1.SelfAttention1.Results = attention of Residual1.SelfAttention1.Queries, Residual1.SelfAttention1.Keys, Residual1.SelfAttention1.Values by Residual1.SelfAttention1.Pattern",
                "Residual1.SelfAttention1 = map of Residual1.SelfAttention1.Results by Residual1.SelfAttention1.Output.weight and Residual1.SelfAttention1.Output.bias",
                "Residual1 = PositionalEmbedding1 + Residual1.SelfAttention1",
                "Residual2.Input = Residual1, Same",
            ],
            lines[..10]);
        Assert.Equal("LayerNorm1 = LayerNorm1.Normalized, Same", lines.Single(line => line.StartsWith("LayerNorm1 =", StringComparison.Ordinal)));
        Assert.Equal(["MeanPool1 = FrozenNorm, Same", "Linear1 = map of MeanPool1 by Linear1.weight and Linear1.bias"], lines[^2..]);
    }

    [Fact]
    public void Tokens()
    {
        using var network = new TokenKinds(seed: 1);
        string[] lines = StepText.Of(network);
        Assert.Equal(["TokenEmbedding1 = rows of TokenEmbedding1.weight for Input", "PositionalEmbedding1 = TokenEmbedding1 + PositionalEmbedding1.weight"], lines[..2]);
        Assert.Equal("LastPosition1 = Residual1, Same", lines[^2]);
    }

    [Fact]
    public void Images()
    {
        using var network = new ImageKinds(seed: 1);
        Assert.Equal(
            [
                "Conv2d1 = convolution of Input by Conv2d1.weight and Conv2d1.bias, stride 1, padding 1",
                "ReLU1 = Conv2d1, Slopes",
                "MaxPool2d1 = ReLU1, Maximum",
                "Conv2d2 = convolution of MaxPool2d1 by Conv2d2.weight and Conv2d2.bias, stride 1, padding 0",
                "ReLU2 = Conv2d2, Slopes",
                "AvgPool2d1 = ReLU2, Same",
                "Flatten1 = AvgPool2d1, Flattened",
                "Linear1 = map of Flatten1 by Linear1.weight and Linear1.bias",
            ],
            StepText.Of(network));
    }

    [Theory]
    [InlineData(0, "Same")]
    [InlineData(1, "SameWithoutShift")]
    public void The_mean_of_windows_passes_no_shift_where_there_is_padding(int padding, string rule)
    {
        using var network = new PaddedMeans(padding);
        Assert.Equal([$"AvgPool2d1 = Input, {rule}", "AvgPool2d2 = AvgPool2d1, SameWithoutShift"], StepText.Of(network));
    }

    [Fact]
    public void A_function_of_the_user_may_have_a_degree()
    {
        using var network = new Degrees(seed: 1);
        Assert.Equal(["Elementwise1 = Input, Homogeneous 1.5", "Elementwise2 = Elementwise1, Stops"], StepText.Of(network));
        using var wrong = new WrongDegree(seed: 1);
        Assert.Equal("NoDegree.Degree is NaN; expected a finite number, or null where there is no degree.", Assert.Throws<InvalidOperationException>(wrong.Steps).Message);
    }

    [Fact]
    public void Blocks_in_blocks_and_blocks_that_end_with_a_block()
    {
        using var network = new Nested(width: 4);
        Assert.Equal(
            [
                "Residual1.Input = Input, Same",
                "Residual1.Parallel1.Branch1.Input = Residual1.Input, Same",
                "Residual1.Parallel1.Branch1.LayerNorm1.Normalized = Residual1.Parallel1.Branch1.Input, Normalised",
                "Residual1.Parallel1.Branch1.LayerNorm1 = Residual1.Parallel1.Branch1.LayerNorm1.Normalized with Residual1.Parallel1.Branch1.LayerNorm1.weight and Residual1.Parallel1.Branch1.LayerNorm1.bias",
                "Residual1.Parallel1.Branch1 = Residual1.Parallel1.Branch1.LayerNorm1, Same",
                "Residual1.Parallel1.Branch2.Input = Residual1.Input, Same",
                "Residual1.Parallel1.Branch2.LayerNorm1.Normalized = Residual1.Parallel1.Branch2.Input, Normalised",
                "Residual1.Parallel1.Branch2.LayerNorm1 = Residual1.Parallel1.Branch2.LayerNorm1.Normalized with Residual1.Parallel1.Branch2.LayerNorm1.weight and Residual1.Parallel1.Branch2.LayerNorm1.bias",
                "Residual1.Parallel1.Branch2 = Residual1.Parallel1.Branch2.LayerNorm1, Same",
                "Residual1.Parallel1 = Residual1.Parallel1.Branch1 + Residual1.Parallel1.Branch2",
                "Residual1.Use1.Input = Residual1.Parallel1, Same",
                "Residual1.Use1.LayerNorm1.Normalized = Residual1.Use1.Input, Normalised",
                "Residual1.Use1.LayerNorm1 = Residual1.Use1.LayerNorm1.Normalized with Residual1.Use1.LayerNorm1.weight and Residual1.Use1.LayerNorm1.bias",
                "Residual1.Use1 = Residual1.Use1.LayerNorm1, Same",
                "Residual1 = Input + Residual1.Use1",
            ],
            StepText.Of(network));
    }

    [Fact]
    public void A_block_without_layers_hands_its_input_on()
    {
        using var network = new AroundNothing(seed: 1);
        Assert.Equal(["Use1.Input = Input, Same", "Use1 = Use1.Input, Same", "Residual1.Input = Use1, Same", "Residual1 = Use1 + Residual1.Input"], StepText.Of(network));
    }

    /// <summary>Parameters are those that the network has now, frozen ones too; a disposed network has none.</summary>
    [Fact]
    public void The_parameters_are_the_ones_in_use()
    {
        using var network = new TinyFixed(seed: 1);
        network.to(ScalarType.Float64);
        Parameter[] inUse = [.. network.parameters()];
        Assert.All(network.Steps().SelectMany(step => step.Parameters).Zip(inUse), pair => Assert.Same(pair.Second, pair.First));
        Assert.Equal(4, network.Steps().Sum(step => step.Parameters.Count));
        network.Dispose();
        Assert.Equal("TinyFixed was disposed, and computes nothing any more.", Assert.Throws<ObjectDisposedException>(network.Steps).Message.Split(Environment.NewLine)[0]);
    }

    [Fact]
    public void A_network_written_by_hand_states_nothing_unless_it_wants_to()
    {
        using var network = new Mixed(seed: 1);
        Assert.Empty(((IInstrumentedNetwork)new Wrapped(network)).Steps());
        using var nothing = new Nothing();
        Assert.Empty(nothing.Steps());
    }
}

[Network(Channels = 2, Height = 6, Width = 6)]
[AvgPool2d(2, Padding = nameof(padding))]
[AvgPool2d(2, Padding = 1)]
internal sealed partial class PaddedMeans(int padding);

[Network(Input = 3)]
[Elementwise<ThreeHalves>, Elementwise<Cubic>]
internal sealed partial class Degrees;

[Network(Input = 3)]
[Elementwise<NoDegree>]
internal sealed partial class WrongDegree;

/// <summary>|x|^1.5.</summary>
internal sealed class ThreeHalves : IElementwise
{
    public static double? Degree => 1.5;

    public static Tensor Value(Tensor x) => x.abs().sqrt() * x.abs();

    public static Tensor Slope(Tensor x) => (x.abs().sqrt() * x.sign()).Times(1.5);
}

internal sealed class NoDegree : IElementwise
{
    public static double? Degree => double.NaN;

    public static Tensor Value(Tensor x) => x.abs();

    public static Tensor Slope(Tensor x) => x.sign();
}

[Network(Input = nameof(width))]
[Residual<NestedBlock>]
internal sealed partial class Nested(int width);

[Block(Input = nameof(width))]
[Parallel<NestedNorm, NestedNorm>(ParallelMode.Add)]
[Use<NestedNorm>]
internal sealed partial class NestedBlock(int width);

[Block(Input = nameof(width))]
[LayerNorm]
internal sealed partial class NestedNorm(int width);

[Network(Input = 3)]
[Use<EmptyBlock>, Residual<EmptyBlock>]
internal sealed partial class AroundNothing;

#pragma warning disable DGL0011 // That nothing is in it is the point.
[Block(Input = 3)]
internal sealed partial class EmptyBlock;
#pragma warning restore DGL0011
