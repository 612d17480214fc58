#pragma warning disable DGL0203 // Two linear layers in a row are what some of these networks are about.
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The nullity that is owed to special values of the weights, in networks that are no chains.</summary>
public sealed class SpecialWeightsTests
{
    /// <summary>x + x A B with 3 x 2 and 2 x 3: matrices of rank 2 have dimension 2 (3 + 3 - 2) = 8. At A = B = 0 nothing moves the outputs; at B = 0 the 6 numbers of B do.</summary>
    [Theory]
    [InlineData(true, true, 8)]
    [InlineData(false, true, 2)]
    [InlineData(true, false, 2)]
    [InlineData(false, false, 0)]
    public void A_product_of_zeros_is_singular(bool firstIsZero, bool secondIsZero, int singular)
    {
        using var scope = NewDisposeScope();
        using var network = new SpecialProduct(ScalarType.Float64, seed: 1);
        using (no_grad())
        {
            if (firstIsZero)
                network.NamedParameters()[0].Parameter.zero_();
            if (secondIsZero)
                network.NamedParameters()[1].Parameter.zero_();
        }

        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 30, 3));
        Assert.Equal((8 - singular, singular), (exact.FunctionalDimension, exact.Singular));
    }

    /// <summary>Matrices of rank r in the space of those of rank at most 2: the derivative of A B has rank 3 a + 3 b - a b for factors of ranks a and b.</summary>
    [Fact]
    public void Factors_of_rank_1_are_singular()
    {
        using var scope = NewDisposeScope();
        using var network = new SpecialProduct(ScalarType.Float64, seed: 1);
        using (no_grad())
            foreach ((_, Parameter parameter) in network.NamedParameters())
                parameter.copy_(ones_like(parameter));
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, Compare.Gaussian(1, 30, 3));
        Assert.Equal((5, 3), (exact.FunctionalDimension, exact.Singular));
    }

    /// <summary>Without values, no query or key has an effect: the witness is the rank at other random weights.</summary>
    [Fact]
    public void Attention_without_values_is_singular()
    {
        using var scope = NewDisposeScope();
        using var network = new SpecialAttention(ScalarType.Float64, seed: 1);
        using var other = new SpecialAttention(ScalarType.Float64, seed: 2);
        Tensor data = JacobianSumsTests.Draw(network, 60);
        using (no_grad())
            network.NamedParameters()[0].Parameter.narrow(0, 6, 3).zero_();
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        int elsewhere = FreeDirectionChecks.Nullity(other, data).Nullity;
        Assert.True(exact.Nullity > elsewhere);
        Assert.Equal(exact.Nullity - elsewhere, exact.Singular);
        Assert.Equal(0, ExactDegeneracyCount.Of(other, data).Singular);
    }

    /// <summary>The function is a polynomial, so that the rank near the weights is that at random weights: the witness. The weights have parallel units.</summary>
    [Fact]
    public void Parallel_units_are_singular()
    {
        using var scope = NewDisposeScope();
        GaugeCase golden = GaugeCases.Of("square", 1);
        IInstrumentedNetwork network = golden.Network();
        using var own = (IDisposable)network;
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, golden.Data());
        using (no_grad())
            foreach ((_, Parameter parameter) in network.NamedParameters())
                parameter.copy_(Compare.Gaussian(3, parameter.shape));
        Assert.Equal(17, exact.Singular);
        Assert.Equal(exact.Nullity - 17, FreeDirectionChecks.Nullity(network, golden.Data()).Nullity);
    }

    /// <summary>Gates that are at exactly 0 change with any move, and then nothing is said.</summary>
    [Fact]
    public void Where_gates_change_nothing_is_said()
    {
        using var scope = NewDisposeScope();
        using var network = new SpecialGates(ScalarType.Float64, seed: 1);
        Tensor data = Compare.Gaussian(1, 30, 3);
        Assert.Equal(0, ExactDegeneracyCount.Of(network, data).Singular);
        using (no_grad())
            network.NamedParameters()[0].Parameter.zero_();
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        Assert.Null(exact.Singular);
        Assert.Contains(exact.Remarks, remark => remark.StartsWith("What is owed to special values of the weights is not counted", StringComparison.Ordinal));
    }

    /// <summary>A dead output weight hides its unit: w and the bias have no effect then, and no gate changes near it.</summary>
    [Fact]
    public void A_unit_that_nothing_reads_is_singular()
    {
        using var scope = NewDisposeScope();
        using var network = new SpecialGates(ScalarType.Float64, seed: 1);
        Tensor data = Compare.Gaussian(1, 60, 3);
        int before = ExactDegeneracyCount.Of(network, data).FunctionalDimension;
        using (no_grad())
            network.NamedParameters()[1].Parameter.select(1, 0).zero_();
        ExactDegeneracy exact = ExactDegeneracyCount.Of(network, data);
        // Its two inputs cost 3 numbers, less 1 for its scale.
        Assert.Equal((before - 2, 2), (exact.FunctionalDimension, exact.Singular));
    }
}

[Network(Input = 3), Residual<SpecialFactors>]
internal sealed partial class SpecialProduct;

[Block(Input = 3), Linear(2, Bias = false), Linear(3, Bias = false)]
internal sealed partial class SpecialFactors;

[Network(Positions = 3, Input = 3), SelfAttention(Heads = 1, Bias = false), Linear(2)]
internal sealed partial class SpecialAttention;

[Network(Input = 3), Residual<SpecialUnits>]
internal sealed partial class SpecialGates;

[Block(Input = 3), Linear(2, Bias = false), ReLU, Linear(3, Bias = false)]
internal sealed partial class SpecialUnits;
