using DegeneracyLab;
using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What is known of linear networks.</summary>
public sealed class LinearNetworksTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> SomeSeeds => Seeds.From1(3, 30);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_Hessian_of_a_deep_network_of_rank_r_has_rank_r_times_inputs_and_outputs_less_r(int rank)
    {
        using var network = new DeepLinear(ScalarType.Float64, seed: rank);
        LinearNetworks.Plant(network, [.. Enumerable.Range(1, rank).Select(value => (double)value)], seed: rank);
        Check(network, rank);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void So_has_that_of_a_bottleneck(int rank)
    {
        using var network = new LinearBottleneck(ScalarType.Float64, seed: rank);
        LinearNetworks.Plant(network, [.. Enumerable.Range(1, rank).Select(value => (double)value)], seed: rank);
        long free = Check(network, rank);

        // A change of basis of the hidden layer, where it is full: 3 x 3.
        if (rank == 3)
            Assert.Equal(9, free);
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Features_are_the_singular_vectors_of_the_whole_map_and_each_talks_to_one(int seed)
    {
        using var network = new DeepLinear(ScalarType.Float64, seed: seed);
        LinearNetworks.Plant(network, [3, 2], seed);
        Tensor inputs = LinearNetworks.WhiteInputs(seed);
        AnalysisResult result = NetworkAnalysis.Run(network, inputs, cancellationToken: TestContext.Current.CancellationToken);
        InteractionBasis basis = result.Basis!;
        for (int layer = 0; layer < 3; layer++)
        {
            NodeBasis node = basis[layer];
            Assert.Equal(2, node.Dimension);
            Tensor importances = tensor(node.Lambda.ToArray());
            Near([9, 4], importances, 1e-10);
            Tensor interactions = LinearNetworks.Interactions(network, basis, layer);
            Near([1, 0, 0, 1], interactions.narrow(1, 0, 2).abs().flatten(), 1e-9);
            Compare.Close(interactions.square().t() * importances, result.Edges[layer].Strengths.ToTensor(), 1e-12);
        }

        // The whole map, by its rows: the columns of C at the input are its right singular vectors, each times its singular value.
        Tensor map = network.call(eye(6, dtype: ScalarType.Float64)).detach();
        (Tensor right, Tensor values, _) = linalg.svd(map, fullMatrices: false);
        Near([3, 2], values.narrow(0, 0, 2), 1e-12);
        Tensor overlap = right.narrow(1, 0, 2).t().matmul(basis[0].C.ToTensor());
        Near([3, 0, 0, 2], overlap.abs().flatten(), 1e-9);

        static void Near(double[] expected, Tensor actual, double tolerance) =>
            Assert.InRange((tensor(expected) - actual).abs().max().item<double>(), 0, tolerance * expected.Max());
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Singular_values_are_learnt_one_after_another_the_largest_first(int seed)
    {
        LongRun.Only();
        using var network = new DeepLinear(ScalarType.Float64, seed: seed);
        IReadOnlyList<LinearTrainingStep> steps = LinearNetworks.Train(network, seed, cancellationToken: TestContext.Current.CancellationToken);
        LinearTrainingStep[] learnt = [.. Enumerable.Range(0, 3).Select(mode => LinearNetworks.FirstWith(steps, mode, 0.95))];
        Assert.True(learnt[0].Step + 5 <= learnt[1].Step && learnt[1].Step + 10 <= learnt[2].Step, string.Join(", ", learnt.Select(step => step.Step)));
        Assert.Equal([1, 2, 3], learnt.Select(step => step.Features));

        // It goes through maps of lower rank, which have more free directions.
        Assert.True(learnt[0].FreeDirections >= learnt[1].FreeDirections && learnt[1].FreeDirections >= learnt[2].FreeDirections);
        Assert.Equal(75 - LinearNetworks.HessianRank(3), steps[^1].FreeDirections);
        Assert.All(steps[^1].Strengths.Zip(LinearNetworks.Teacher), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void Training_can_be_interrupted()
    {
        using var network = new DeepLinear(ScalarType.Float64, seed: 1);
        using var interrupt = new CancellationTokenSource();
        var progress = new Interruption(interrupt, at: 0.5);
        Assert.Throws<OperationCanceledException>(() => LinearNetworks.Train(network, seed: 1, progress, interrupt.Token));
        Assert.Equal(0.5, progress.Last, 2);
    }

    /// <summary>The formula, the explicit Jacobian and the report agree.</summary>
    private static long Check(IInstrumentedNetwork network, int rank)
    {
        Tensor inputs = LinearNetworks.WhiteInputs(seed: rank);
        Assert.Equal(LinearNetworks.HessianRank(rank), LinearNetworks.ParameterJacobianRank(network, inputs));
        DegeneracyReport report = NetworkAnalysis.Run(network, inputs, new() { Basis = false }, cancellationToken: TestContext.Current.CancellationToken).Degeneracy!;
        Assert.Equal(LinearNetworks.HessianRank(rank), report.ParameterCount - report.Total);
        return report.Total;
    }

    private sealed class Interruption(CancellationTokenSource source, double at) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            if (value >= at)
                source.Cancel();
        }
    }
}
