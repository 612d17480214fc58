using DegeneracyLab;
using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the perceptrons that add modulo 59 claim.</summary>
public sealed class ModularAdditionMlpTests : IDisposable
{
    private const int Modulus = ModularAdditionPairs.Modulus, Units = 256;

    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> TestedSeeds => Seeds.From1(few: 1, many: 6);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(TestedSeeds))]
    public void Squares_learn_to_add_by_waves_whose_phases_add_up(int seed)
    {
        using var network = new QuadraticAdder(seed: seed);
        HasNoWaves(network);
        (ModularAdditionPairs train, ModularAdditionPairs test) = ModularAdditionMlps.QuadraticPairs(seed);
        ModularAdditionMlps.Train(network, train, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((1740, 1741), (train.Count, test.Count));
        Assert.InRange(test.Accuracy(network), 0.99, 1);
        HasWaves(network, strongest: 0.65, tuned: 0.75, phaseError: 12);

        AnalysisResult result = ModularAdditionMlps.Analyse(network, TestContext.Current.CancellationToken);
        HasRanks(result);
        // Inputs span one direction less than they have coordinates, and each square may be scaled.
        Assert.Equal(Units, result.Degeneracy!.Type1Or2);
        Assert.Equal(2 * Units, result.Degeneracy.Total);
        IReadOnlyList<double> lambda = result.Basis![1].Lambda;
        Assert.InRange(lambda[Modulus / 2], 0.9 / Modulus, 1.05 / Modulus);
        Assert.InRange(lambda[0] / lambda[^1], 1, 2.5);
    }

    [Theory]
    [MemberData(nameof(TestedSeeds))]
    public void ReLUs_learn_to_add_by_the_same_waves(int seed)
    {
        LongRun.Only();
        using var network = new ReLUAdder(seed: seed);
        HasNoWaves(network);
        (ModularAdditionPairs train, ModularAdditionPairs test) = ModularAdditionMlps.ReLUPairs(seed);
        ModularAdditionMlps.Train(network, train, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((2088, 1393), (train.Count, test.Count));
        Assert.InRange(train.Accuracy(network), 0.999, 1);
        Assert.InRange(test.Accuracy(network), 0.99, 1);
        HasWaves(network, strongest: 0.68, tuned: 0.9, phaseError: 7);

        AnalysisResult result = ModularAdditionMlps.Analyse(network, TestContext.Current.CancellationToken);
        HasRanks(result);
        LayerFiring hidden = Assert.Single(result.Degeneracy!.HiddenLayers);
        Assert.Empty(hidden.DeadUnits);
        Assert.Empty(hidden.Synchronised);
        Assert.Equal((Units, 2 * Units), (hidden.Type3, result.Degeneracy.Total));
    }

    [Fact]
    public void ReLUs_know_the_training_pairs_long_before_the_others()
    {
        using var network = new ReLUAdder(seed: 1);
        (ModularAdditionPairs train, ModularAdditionPairs test) = ModularAdditionMlps.ReLUPairs(seed: 1);
        ModularAdditionMlps.Train(network, train, steps: 100, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(train.Accuracy(network), 0.99, 1);
        Assert.InRange(test.Accuracy(network), 0, 0.05);
    }

    [Fact]
    public void The_strongest_wave_is_found_among_others()
    {
        double[] values = [.. Enumerable.Range(0, Modulus).Select(x => (2 * Math.Cos((2 * Math.PI * 7 * x / Modulus) + 0.5)) + Math.Cos((2 * Math.PI * 11 * x / Modulus) - 1))];
        Wave wave = Wave.StrongestOf(values);
        Assert.Equal(7, wave.Frequency);
        Assert.Equal(0.5, wave.Phase, 1e-12);
        Assert.Equal(0.8, wave.Share, 1e-12);
    }

    [Theory]
    [InlineData(1, 2, 3, 0)]
    [InlineData(3, 3, -0.2831853071795862, 0)]
    [InlineData(0, 0, 1.5707963267948966, 90)]
    public void Phases_add_up_round_the_circle(double a, double b, double sum, double error) =>
        Assert.Equal(error, new ModularAdditionUnit(new(1, a, 1), new(1, b, 1), new(1, sum, 1)).PhaseError, 1e-9);

    [Fact]
    public void All_pairs_are_split_in_two()
    {
        ModularAdditionPairs all = ModularAdditionPairs.All;
        (ModularAdditionPairs train, ModularAdditionPairs test) = all.Split(0.5, seed: 1);
        Assert.Equal(Modulus * Modulus, all.Count);
        Assert.Equal(Modulus * Modulus, train.Count + test.Count);
        Tensor pairs = cat([train.Inputs, test.Inputs], 0), ids = arange(Modulus, ScalarType.Float32).unsqueeze(1);
        Tensor a = pairs.narrow(1, 0, Modulus).matmul(ids).squeeze(1), b = pairs.narrow(1, Modulus, Modulus).matmul(ids).squeeze(1);
        Assert.Equal(Modulus * Modulus, (a * Modulus + b).data<float>().ToArray().Distinct().Count());
        Assert.True((a + b).remainder(Modulus).eq(cat([train.Sums, test.Sums], 0)).all().item<bool>());
    }

    /// <summary>Random weights: the largest of 29 equal shares is about 0.14.</summary>
    private static void HasNoWaves(IInstrumentedNetwork network)
    {
        IReadOnlyList<ModularAdditionUnit> units = ModularAdditionUnit.Of(network);
        Assert.InRange(units.Average(unit => unit.A.Share), 0.12, 0.16);
        Assert.InRange(units.Count(unit => unit.IsTuned), 0, 5);
    }

    private static void HasWaves(IInstrumentedNetwork network, double strongest, double tuned, double phaseError)
    {
        IReadOnlyList<ModularAdditionUnit> units = ModularAdditionUnit.Of(network);
        Assert.Equal(Units, units.Count);
        Assert.InRange(units.Average(unit => unit.A.Share), strongest, 1);
        Assert.InRange(units.Average(unit => unit.B.Share), strongest, 1);
        Assert.InRange(units.Average(unit => unit.Sum.Share), strongest, 1);
        ModularAdditionUnit[] ofOneFrequency = [.. units.Where(unit => unit.IsTuned)];
        Assert.InRange(ofOneFrequency.Length, tuned * Units, Units);
        Assert.InRange(ofOneFrequency.Average(unit => unit.PhaseError), 0, phaseError);
        Assert.Equal(Modulus / 2, ofOneFrequency.Select(unit => unit.A.Frequency).Distinct().Count());
    }

    /// <summary>The one-hot inputs of a add up to 1 as those of b do; 256 units span all directions, of which 59 have an effect.</summary>
    private static void HasRanks(AnalysisResult result)
    {
        DegeneracyReport report = result.Degeneracy!;
        Assert.Equal([2 * Modulus - 1, Units, Modulus], report.NodeLayers.Select(node => node.Activations.Rank));
        Assert.Equal([2 * Modulus, Modulus, Modulus], report.NodeLayers.Select(node => node.Jacobians.Rank));
        Assert.Equal((Units, 0), (report.Type1, report.Type2));
        Assert.Equal([2 * Modulus - 1, Modulus, Modulus], result.Basis!.Select(node => node.Dimension));
    }
}
