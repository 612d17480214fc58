using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>A copy of a network computes as the network does, and is independent of it.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Kinds => KindSample.Names;

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_copy_of_the_same_type_computes_the_same_bits(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        foreach (ScalarType dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using nn.Module<Tensor, Tensor> network = sample.Make(dtype, 5);
            Disturb(network);
            using nn.Module<Tensor, Tensor> copy = CopyOf(network, dtype);
            Assert.Same(network.GetType(), copy.GetType());
            AssertSame(network, copy, sample.Input(dtype));
            AssertSameState(network, copy);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_copy_of_another_type_is_the_network_converted(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        foreach ((ScalarType from, ScalarType to) in new[] { (ScalarType.Float32, ScalarType.Float64), (ScalarType.Float64, ScalarType.Float32), (ScalarType.BFloat16, ScalarType.Float64) })
        {
            using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float32, 5);
            network.to(from);
            Disturb(network);
            using nn.Module<Tensor, Tensor> copy = CopyOf(network, to);
            Assert.Equal(from, KindSample.Instrumented(network).Dtype);
            Assert.Equal(to, KindSample.Instrumented(copy).Dtype);
            AssertSameState(network, copy);
            network.to(to);
            AssertSame(network, copy, sample.Input(to));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_change_of_one_leaves_the_other(string kind)
    {
        KindSample sample = KindSample.Of(kind);
        using nn.Module<Tensor, Tensor> network = sample.Make(ScalarType.Float64, 5), same = sample.Make(ScalarType.Float64, 5);
        using nn.Module<Tensor, Tensor> copy = CopyOf(network, ScalarType.Float64), kept = CopyOf(copy, ScalarType.Float64);
        Disturb(copy);
        copy.eval();
        AssertSame(same, network, sample.Input(ScalarType.Float64));
        Assert.True(network.training);
        copy.Dispose();
        AssertSame(same, network, sample.Input(ScalarType.Float64));
        network.Dispose();
        AssertSame(same, kept, sample.Input(ScalarType.Float64));
    }

    [Fact]
    public void Frozen_parameters_and_modes_are_copied_part_by_part()
    {
        using var network = new VectorKinds(seed: 5);
        network.eval();
        network.Part("Residual1").train();
        network.Part("Residual1.Linear2").eval();
        ((Linear)network.Part("Linear2")).weight!.requires_grad = false;
        ((Linear)network.Part("Fixed")).bias!.requires_grad = true;
        using VectorKinds copy = network.Copy(ScalarType.Float64);
        AssertSameState(network, copy);
        Assert.Equal(network.NamedParameters().Select(named => named.Name), copy.NamedParameters().Select(named => named.Name));
        Assert.All(copy.parameters(), parameter => Assert.True(parameter.is_leaf));
    }

    [Fact]
    public void Sizes_and_constructors_of_the_user_stay()
    {
        using var sized = new TinyMlp(inputs: 2, hidden: 5, outputs: 3);
        using TinyMlp copy = sized.Copy(ScalarType.Float64);
        Assert.Equal(sized.Description.ToString(), copy.Description.ToString());
        Assert.Equal(sized.Seed, copy.Seed);
        AssertConverted(sized, copy, ones(4, 2));

        using var around = new CopyContainer.Inner();
        using CopyContainer.Inner inside = around.Copy(ScalarType.Float64);
        Assert.Equal(7, inside.Seed);
        AssertConverted(around, inside, ones(4, 2));

        using var empty = new CopyContainer.Empty();
        using CopyContainer.Empty another = empty.Copy(ScalarType.Float64);
        AssertConverted(empty, another, ones(4, 2));

        using var nothing = new Nothing(seed: 3);
        using Nothing none = nothing.Copy(ScalarType.Float64);
        Assert.Equal((ScalarType.Float64, 3), (none.Dtype, none.Seed));
        using IDisposable plain = (IDisposable)((IInstrumentedNetwork)nothing).Copy(ScalarType.Float32);
        Assert.IsType<Nothing>(plain);
    }

    /// <summary>Parameters that the user put in the place of others are those that are copied.</summary>
    [Fact]
    public void Assigned_parameters_are_copied()
    {
        using var network = new DigitClassifier(seed: 1);
        ((Linear)network.Part("Linear3")).weight = new Parameter(ones(10, 32).DetachFromDisposeScope(), requires_grad: false);
        using DigitClassifier copy = network.Copy(ScalarType.Float64);
        Parameter copied = ((Linear)copy.Part("Linear3")).weight!;
        Assert.True(copied.Equals(ones(10, 32, dtype: ScalarType.Float64)));
        Assert.False(copied.requires_grad);
        AssertConverted(network, copy, ones(2, 64));
    }

    [Fact]
    public void Making_a_copy_draws_no_random_numbers_of_torch_and_outlives_the_scope()
    {
        using var network = new TinyMlp(inputs: 2, hidden: 5, outputs: 3);
        manual_seed(3);
        TinyMlp copy;
        using (NewDisposeScope())
            copy = network.Copy(ScalarType.Float32);
        Tensor drawn = randn(5);
        manual_seed(3);
        Assert.True(drawn.Equals(randn(5)));
        AssertSame(network, copy, ones(4, 2));
        copy.Dispose();
    }

    [Fact]
    public void What_cannot_be_copied_says_why()
    {
        using var network = new Mixed(seed: 1);
        Assert.Equal("Mixed can be of type Float32 or Float64, not Float16. (Parameter 'dtype')", Assert.Throws<ArgumentException>(() => network.Copy(ScalarType.Float16)).Message);
        Assert.Equal("Mixed cannot be copied: Wrapped does not implement IInstrumentedNetwork.Copy.", Refused(new Wrapped(network)));

        using var derived = new DerivedNetwork();
        Assert.Equal("DerivedNetwork cannot be copied: it derives from OpenNetwork, and its copy would be no DerivedNetwork. Override Copy in DerivedNetwork.", Refused(derived));
        using var overriding = new OverridingNetwork();
        using OverridingNetwork copy = overriding.Copy(ScalarType.Float64);
        AssertConverted(overriding, copy, ones(2, 3));

        network.register_buffer("centre", zeros(3).DetachFromDisposeScope());
        Assert.Equal("Mixed cannot be copied: its buffer centre is not part of the declaration, and a copy would lack it. Implement IInstrumentedNetwork.Copy in Mixed.", Refused(network));
        using var more = new Mixed(seed: 1);
        more.register_module("extra", nn.Linear(2, 2));
        Assert.Equal("Mixed cannot be copied: its parameter extra.weight is not part of the declaration, and a copy would lack it. Implement IInstrumentedNetwork.Copy in Mixed.", Refused(more));
        using var required = new RequiringNetwork { Label = "a" };
        Assert.Equal("RequiringNetwork cannot be copied: it has required members, which a copy would lack. Implement IInstrumentedNetwork.Copy in RequiringNetwork.", Refused(required));
        using var byHand = new Layers.ChainNetwork([3]);
        Assert.Equal("ChainNetwork cannot be copied: ChainNetwork does not override Copy.", Refused(byHand));

        network.Dispose();
        Assert.Equal("Mixed was disposed, and computes nothing any more.", Assert.Throws<ObjectDisposedException>(() => network.Copy(ScalarType.Float32)).Message.Split(Environment.NewLine)[0]);
    }

    private static string Refused(IInstrumentedNetwork network) => Assert.Throws<NotSupportedException>(() => network.Copy(ScalarType.Float64)).Message;

    private static nn.Module<Tensor, Tensor> CopyOf(nn.Module<Tensor, Tensor> network, ScalarType dtype) =>
        (nn.Module<Tensor, Tensor>)KindSample.Instrumented(network).Copy(dtype);

    /// <summary>Gives all parameters other values than those of the seed.</summary>
    private static void Disturb(nn.Module network)
    {
        using var noGrad = no_grad();
        foreach (Parameter parameter in network.parameters())
            parameter.add_(ones_like(parameter).Times(0.03125));
    }

    private static void AssertSameState(nn.Module expected, nn.Module actual)
    {
        Assert.Equal(State(expected), State(actual));
        Assert.Equal(((IInstrumentedNetwork)expected).Seed, ((IInstrumentedNetwork)actual).Seed);
        Assert.Empty(expected.parameters().Intersect(actual.parameters(), ReferenceEqualityComparer.Instance));

        static string[] State(nn.Module network) =>
        [
            .. network.named_parameters().Select(named => $"{named.name} {named.parameter.requires_grad} {named.parameter.device}"),
            .. network.named_modules().Prepend(("", network)).Select(named => $"{named.Item1} {named.Item2.training}"),
        ];
    }

    private static void AssertConverted(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> copy, Tensor input)
    {
        network.to(ScalarType.Float64);
        AssertSame(network, copy, input.to(ScalarType.Float64));
    }

    private static void AssertSame(nn.Module<Tensor, Tensor> expected, nn.Module<Tensor, Tensor> actual, Tensor input)
    {
        (Tensor output, Tensor jacobian, Tensor byParameters) = KindSample.Products(expected, input);
        (Tensor actualOutput, Tensor actualJacobian, Tensor actualByParameters) = KindSample.Products(actual, input);
        Assert.True(output.Equals(actualOutput));
        Assert.True(output.Equals(actual.call(input)));
        Assert.True(jacobian.Equals(actualJacobian));
        Assert.True(byParameters.Equals(actualByParameters));
    }
}

internal static partial class CopyContainer
{
    [Network(Input = 2)]
    [Linear(3), Tanh]
    [Linear(2)]
    internal sealed partial class Inner
    {
        public Inner()
            : this(seed: 7)
        {
        }
    }

    [Network(Input = 2)]
    [Linear(3)]
    internal sealed partial class Empty();
}

[Network(Input = 3)]
[Linear(3)]
internal partial class OpenNetwork;

internal sealed class DerivedNetwork() : OpenNetwork(seed: 2);

internal sealed class OverridingNetwork(ScalarType dtype = ScalarType.Float32, Device? device = null, long? seed = null) : OpenNetwork(dtype, device, seed)
{
    public override OverridingNetwork Copy(ScalarType dtype) => CopyWith((device, seed) => new OverridingNetwork(dtype, device, seed));
}

[Network(Input = 3)]
[Linear(3)]
internal sealed partial class RequiringNetwork
{
    public required string Label { get; init; }
}
