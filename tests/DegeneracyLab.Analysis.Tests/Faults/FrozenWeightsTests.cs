using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Weights that are not trained are weights: they are hashed, and must be numbers.</summary>
public sealed class FrozenWeightsTests
{
    [Fact]
    public void Networks_that_differ_in_a_frozen_weight_do_not_merge()
    {
        using var scope = NewDisposeScope();
        using Mlp10 one = Frozen(), other = Frozen();
        Change(other, 0.5);
        AnalysisPlan first = AnalysisPlan.Of(one), second = AnalysisPlan.Of(other);
        Assert.Contains("it is of the network Mlp10 with other weights", Assert.Throws<ArgumentException>(() => second.Merge(first.Begin(), ["sums"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_in_a_frozen_weight_is_told_by_its_place()
    {
        using var scope = NewDisposeScope();
        using Mlp10 network = Frozen();
        Change(network, double.NaN);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => TensorAnalysis.Run(network, Compare.Gaussian(1, 20, 10), cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("The parameter Linear1.weight of Mlp10 holds NaN at [2, 3]; an analysis needs finite weights.", refusal.Message, StringComparison.Ordinal);
    }

    private static Mlp10 Frozen()
    {
        var network = new Mlp10(ScalarType.Float64, seed: 3);
        foreach (var (name, parameter) in network.named_parameters())
            parameter.requires_grad = !name.StartsWith("Linear1", StringComparison.Ordinal);
        return network;
    }

    private static void Change(Mlp10 network, double value)
    {
        using var noGrad = no_grad();
        network.named_parameters().First(named => named.name == "Linear1.weight").parameter[2, 3] = tensor(value, ScalarType.Float64);
    }
}
