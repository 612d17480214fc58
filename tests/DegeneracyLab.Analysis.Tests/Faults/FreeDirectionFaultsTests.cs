using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The smallest inputs on which free directions were counted wrongly.</summary>
public sealed class FreeDirectionFaultsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>Both hidden layers claim column 0 of the second map along itself: the output varies, so that 8 of 8 can't be free.</summary>
    [Fact]
    public void Adjacent_hidden_layers_claim_what_they_share_once()
    {
        using var network = new TestMlp(1, "2 ReLU 2 ReLU 1");
        Set(network, [[1, -1], [-1, 1, -1, 2], [1, 1]]);
        Tensor data = Compare.Gaussian(3, 1000, 1);
        DegeneracyReport report = Counts.Of(network, data);
        Assert.Equal(7, FreeDirectionChecks.Nullity(network, data).Nullity);
        Assert.Equal((7, 8), (report.Total, report.ParameterCount));
    }

    [Fact]
    public void A_column_in_other_units_with_its_weights_in_the_inverse_changes_no_count()
    {
        using TestMlp network = new(5, "7b ReLU 6b ReLU 3b", seed: 4), other = new(5, "7b ReLU 6b ReLU 3b", seed: 4);
        Tensor data = Compare.Gaussian(4, 200, 5), scaled = data.clone();
        scaled.select(1, 2).mul_(1e7);
        using (no_grad())
            other.LinearAt(0).weight!.select(1, 2).mul_(1e-7);
        SameCounts.Require(Counts.Of(network, data), Counts.Of(other, scaled));
    }

    /// <summary>Biases are as small as nothing beside such inputs, yet no less trained.</summary>
    [Fact]
    public void Inputs_in_other_units_change_no_count_of_a_network_without_biases()
    {
        using var network = new TestMlp(5, "7 ReLU 6 ReLU 3", seed: 4);
        Tensor data = Compare.Gaussian(4, 200, 5);
        SameCounts.Require(Counts.Of(network, data), Counts.Of(network, data.Times(1e7)));
        SameCounts.Require(Counts.Of(network, data), Counts.Of(network, data.Times(1e-7)));
    }

    [Fact]
    public void Inputs_in_other_units_leave_at_most_the_nullity()
    {
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 3b", seed: 4);
        Tensor data = Compare.Gaussian(4, 200, 5).Times(1e7);
        DegeneracyReport report = Counts.Of(network, data);
        Assert.InRange(report.Total, 13, FreeDirectionChecks.Nullity(network, data).Nullity);
    }

    [Fact]
    public void A_linear_map_of_two_columns_has_none_whatever_their_units()
    {
        using var network = new TestMlp(2, "1b");
        Tensor data = Compare.Gaussian(5, 100, 2);
        data.select(1, 0).mul_(1e7);
        Assert.Equal(0, Counts.Of(network, data).Total);
    }

    /// <summary>In float32 a million leaves a sixteenth of the numbers below: all columns still differ.</summary>
    [Fact]
    public void Float32_inputs_far_from_zero_are_no_constants()
    {
        using var network = new TestMlp(5, "7b ReLU 6b ReLU 3b", ScalarType.Float32, seed: 4);
        Tensor data = Compare.Gaussian(6, 400, 5).Plus(1e6).to(ScalarType.Float32);
        using NetworkModule<TestMlp.Recording> exact = network.Copy(ScalarType.Float64);
        DegeneracyReport report = Counts.Of(network, data);
        SameCounts.Require(Counts.Of(exact, data.to(ScalarType.Float64)), report);
        // All of the inputs: five and the constant.
        Assert.Equal(6, report.Free.Spans[0].InputRank);
    }

    [Fact]
    public void What_is_frozen_counts_for_nothing_and_is_listed()
    {
        using var network = new TestMlp(4, "5b ReLU 5b ReLU 2b", seed: 2);
        Tensor data = Compare.Gaussian(7, 300, 4);
        // Ten units that open on some data, each of which may be scaled.
        DegeneracyReport trained = Counts.Of(network, data);
        Freeze(network.LinearAt(1));
        DegeneracyReport frozen = Counts.Of(network, data);
        Assert.Equal(["Linear2.weight", "Linear2.bias"], frozen.Free.Frozen);
        Assert.Equal(trained.ParameterCount - 30, frozen.ParameterCount);
        Assert.Equal(frozen.ParameterCount, frozen.Free.Covered);
        Assert.DoesNotContain(frozen.Free.Spans, span => span.Layer == "Linear2");
        Assert.Empty(trained.Free.Frozen);
        // Every change of the hidden layers goes through the map between them.
        Assert.Equal(0, frozen.Free.GaugeTotal);
        Assert.Equal(FreeDirectionChecks.Nullity(network, data).Nullity, frozen.Total);
    }

    /// <summary>A frozen bias stops shifts and, as it is not 0, scales: dW = W A, but db = b A may not be.</summary>
    [Fact]
    public void A_frozen_bias_stops_what_would_change_it()
    {
        using var network = new TestMlp(4, "5b ReLU 2b", seed: 2);
        Tensor data = Compare.Gaussian(7, 300, 4);
        Assert.Equal(5, Counts.Of(network, data).Free.GaugeTotal);
        using (no_grad())
            network.LinearAt(0).bias!.copy_(tensor([0.1, 0.2, 0, -0.1, 0], ScalarType.Float64, CPU));
        network.LinearAt(0).bias!.requires_grad = false;
        // The units of bias 0 may be scaled as before.
        Assert.Equal(2, Counts.Of(network, data).Total);
        Assert.Equal(2, FreeDirectionChecks.Nullity(network, data).Nullity);
    }

    /// <summary>Half of the rows are 0, where the Jacobian's slope of the absolute value is 0: there the network reads nothing.</summary>
    [Fact]
    public void The_slope_of_the_absolute_value_at_zero_is_that_of_the_jacobian()
    {
        using var network = new AbsOfNothing(ScalarType.Float64, seed: 5);
        Tensor data = Compare.Gaussian(8, 100, 3);
        data.narrow(0, 0, 50).zero_();
        (int nullity, _, _) = FreeDirectionChecks.Nullity(network, data);
        (FreeDirections free, Tensor claimed) = FreeDirectionChecks.Count(network, data);
        FreeDirectionChecks.RequireNull(network, data, claimed);
        Assert.InRange(free.Total, 4, nullity);
    }

    private static void Freeze(Linear layer)
    {
        layer.weight!.requires_grad = false;
        layer.bias!.requires_grad = false;
    }

    private static void Set(IInstrumentedNetwork network, double[][] numbers)
    {
        using var noGrad = no_grad();
        foreach (((_, Parameter parameter), double[] some) in network.NamedParameters().Zip(numbers))
            parameter.copy_(tensor(some, parameter.shape, ScalarType.Float64));
    }
}

[Network(Input = 3), Linear(4, Bias = false), Abs, Linear(2)]
internal sealed partial class AbsOfNothing;
