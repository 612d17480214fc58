using DegeneracyLab.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Nullities that have a formula: perceptrons with biases on 1500 Gaussian samples, linear bottlenecks, and heads of attention with the same pattern.</summary>
public sealed class KnownCountsTests
{
    private const int Samples = 1500;

    /// <summary>One rescaling for each ReLU, where each unit is closed somewhere, and each pair of units is open together somewhere.</summary>
    [Theory]
    [InlineData("6b ReLU 3b", 11, 6)]
    [InlineData("6b ReLU 6b ReLU 3b", 31, 12)]
    [InlineData("6b ReLU 6b ReLU 3b", 41, 12)]
    public void A_generic_perceptron(string layers, int seed, int nullity)
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, layers, seed);
        Tensor data = Compare.Gaussian(2, Samples, 5);
        using (NetworkTrace trace = network.Trace(data))
        {
            Tensor open = cat([.. network.Description.Layers.Where(layer => layer.HasMask).Select(layer => trace.Mask(layer.HookPoint).to(ScalarType.Float64))], 1), closed = 1 - open;
            Assert.True((open.t().matmul(open).min() > 0).item<bool>(), "Two units are never open together.");
            Assert.True((closed.sum([0]).min() > 0).item<bool>(), "A unit is never closed.");
        }

        Check(network, data, nullity);
    }

    /// <summary>
    /// One direction more where two units of adjacent layers are never open together, though each is open somewhere: the weight between them has
    /// no effect. The proof in exact arithmetic agrees.
    /// </summary>
    [Fact]
    public void Two_units_that_are_never_open_together()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "6b ReLU 6b ReLU 3b", seed: 51);
        Tensor data = Compare.Gaussian(2, Samples, 5);
        using (NetworkTrace trace = network.Trace(data))
        {
            Tensor[] open = [.. network.Description.Layers.Where(layer => layer.HasMask).Select(layer => trace.Mask(layer.HookPoint).to(ScalarType.Float64))];
            Tensor together = open[0].t().matmul(open[1]);
            Assert.Equal((0.0, 1L), (together[3, 2].item<double>(), together.eq(zeros_like(together)).sum().item<long>()));
        }

        ExactDegeneracy exact = Check(network, data, 12 + 1);
        Assert.Equal(1, exact.Stages.Single(stage => stage.Name == "cond1").Dimension);
        NullityProof proof = NullityProver.Prove(network, data);
        Assert.Equal((13, 13), (proof.LowerBound, proof.UpperBound));
    }

    /// <summary>The rescalings of the 5 others, and all that goes into and out of the dead unit.</summary>
    [Fact]
    public void A_dead_unit()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "6b ReLU 3b");
        using (no_grad())
            network.LinearAt(0).bias![0] = tensor(-100.0);
        Check(network, Compare.Gaussian(2, Samples, 5), 5 + (5 + 1 + 3));
    }

    /// <summary>The rescalings of the 5 others, and all that goes into the unit that no output reads.</summary>
    [Fact]
    public void A_unit_without_outgoing_weights()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "6b ReLU 3b");
        using (no_grad())
            network.LinearAt(1).weight!.select(1, 0).zero_();
        Check(network, Compare.Gaussian(2, Samples, 5), 5 + (5 + 1));
    }

    /// <summary>The rescalings of the 4 others; for the pair 2 more, and the split of the outgoing weights.</summary>
    [Fact]
    public void A_unit_that_is_twice_another()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "6b ReLU 3b");
        using (no_grad())
        {
            network.LinearAt(0).weight![1] = network.LinearAt(0).weight![0] * 2;
            network.LinearAt(0).bias![1] = network.LinearAt(0).bias![0] * 2;
        }

        Check(network, Compare.Gaussian(2, Samples, 5), 4 + (3 + 2));
    }

    /// <summary>6 rescalings, and for each unit the weights on the 2 directions that the data lack.</summary>
    [Fact]
    public void Inputs_of_rank_3_in_5_dimensions()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "6b ReLU 3b");
        Check(network, Compare.Gaussian(2, Samples, 3).matmul(Compare.Gaussian(3, 3, 5)), 6 + (6 * (5 - 3)));
    }

    /// <summary>GL(3): the units are open on one cluster of the data, and closed on the other.</summary>
    [Fact]
    public void Three_synchronised_units_alone()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "3b ReLU 4b");
        Tensor data = Compare.Gaussian(2, Samples, 5).MultiplyInPlace(0.3);
        data.narrow(0, 0, Samples / 2).select(1, 0).AddInPlace(full(1, 20.0, dtype: ScalarType.Float64));
        data.narrow(0, Samples / 2, Samples / 2).select(1, 0).AddInPlace(full(1, -20.0, dtype: ScalarType.Float64));
        using (no_grad())
            network.LinearAt(0).weight!.select(1, 0).abs_().AddInPlace(full(1, 1.0, dtype: ScalarType.Float64));
        Check(network, data, 3 * 3);
    }

    /// <summary>GL(3), and the biases before the ReLU against those after it.</summary>
    [Fact]
    public void Three_units_that_are_always_on()
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(5, "3b ReLU 4b");
        using (no_grad())
            network.LinearAt(0).bias!.FillInPlace(100);
        Check(network, Compare.Gaussian(2, Samples, 5), (3 * 3) + 3);
    }

    /// <summary>GL(H) of a bottleneck of full rank; the rest is the Hessian's rank, H (M + N - H).</summary>
    [Theory]
    [InlineData(5, 2, 5)]
    [InlineData(6, 3, 4)]
    [InlineData(10, 4, 10)]
    public void A_linear_bottleneck(int inputs, int hidden, int outputs)
    {
        using var scope = NewDisposeScope();
        using TestMlp network = Generic(inputs, $"{hidden} {outputs}");
        ExactDegeneracy exact = Check(network, Compare.Gaussian(2, 200, inputs), hidden * hidden);
        Assert.Equal(hidden * (inputs + outputs - hidden), exact.FunctionalDimension);
    }

    /// <summary>
    /// GL(2) between queries and keys of each head; and for each group of m heads with the same pattern GL(2 m) between values and outputs, or
    /// where 2 m exceeds the width d = 6, 2 (2 m) d - d^2.
    /// </summary>
    [Theory]
    [InlineData(3, 1, 24)]
    [InlineData(3, 2, 32)]
    [InlineData(3, 3, 48)]
    [InlineData(4, 4, 76)]
    public void Heads_with_the_same_pattern(int heads, int same, int nullity)
    {
        using var scope = NewDisposeScope();
        IInstrumentedNetwork network = heads == 3 ? new ThreeHeads(ScalarType.Float64, seed: 1) : new FourHeads(ScalarType.Float64, seed: 1);
        using var own = (IDisposable)network;
        const int width = 6, headWidth = 2;
        using (no_grad())
        {
            Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
            for (int index = 0; index < parameters.Length; index++)
                parameters[index].copy_(Compare.Gaussian(index + 1, parameters[index].shape));
            Tensor projections = parameters.Single(parameter => parameter.shape.SequenceEqual([3 * heads * headWidth, width])).view(3, heads, headWidth, width);
            for (int head = 1; head < same; head++)
                projections.narrow(0, 0, 2).select(1, head).copy_(projections.narrow(0, 0, 2).select(1, 0));
        }

        int all = same * headWidth, shared = all <= width ? all * all : (2 * all * width) - (width * width);
        Assert.Equal(nullity, (heads * headWidth * headWidth) + shared + ((heads - same) * headWidth * headWidth));
        ExactDegeneracy exact = Check(network, Compare.Gaussian(9, 60, 4, width).MultiplyInPlace(0.5), nullity);
        Assert.Equal(nullity, exact.Proved);
    }

    private static ExactDegeneracy Check(IInstrumentedNetwork network, Tensor data, int nullity)
    {
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Equal(nullity, exact.Nullity);
        Assert.Equal(nullity, FreeDirectionChecks.Nullity(network, data).Nullity);
        Assert.Equal(nullity, exact.Stages.Sum(stage => stage.Dimension));
        return exact;
    }

    /// <summary>Gaussian weights, and biases of a third of their size, so that units are open on about half of the data.</summary>
    private static TestMlp Generic(int inputs, string layers, int seed = 11)
    {
        var network = new TestMlp(inputs, layers);
        using var noGrad = no_grad();
        foreach ((_, Parameter parameter) in network.NamedParameters())
            parameter.copy_(Compare.Gaussian(seed++, parameter.shape).DividedBy(parameter.dim() == 1 ? 3 : Math.Sqrt(parameter.size(1))));
        return network;
    }
}

[Network(Positions = 4, Input = 6), SelfAttention(Heads = 3, HeadWidth = 2, Bias = false)]
internal sealed partial class ThreeHeads;

[Network(Positions = 4, Input = 6), SelfAttention(Heads = 4, HeadWidth = 2, Bias = false)]
internal sealed partial class FourHeads;
