using DegeneracyLab.Analysis;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the toy model of superposition claims.</summary>
public sealed class SuperpositionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int> TestedSeeds => Seeds.From1(few: 2, many: 12);

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(TestedSeeds))]
    public void Five_features_in_two_dimensions_become_a_regular_pentagon(int seed)
    {
        using var network = new FiveInTwo(seed: seed);
        Superposition.Train(network, seed, cancellationToken: TestContext.Current.CancellationToken);

        IReadOnlyList<FeatureDirection> directions = Superposition.Directions(network);
        Assert.All(Superposition.Gaps(directions), gap => Assert.InRange(gap, 70, 74));
        Assert.All(directions, direction => Assert.InRange(direction.Length, 1.10, 1.16));
        Assert.All(directions, direction => Assert.InRange(direction.Bias, -0.28, -0.21));

        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed + 1);
        Tensor samples = Superposition.Draw(200_000, generator);
        Assert.InRange(samples.square().mean().item<float>(), 0.98 * Superposition.LossOfZeros, 1.02 * Superposition.LossOfZeros);
        Assert.InRange(Superposition.Loss(network, samples).item<float>(), 0.0017, 0.0019);

        // What is left of a feature's neighbours, and nothing of the other two.
        Tensor alone = Superposition.Alone(network, directions);
        for (int feature = 0; feature < 5; feature++)
        {
            for (int output = 0; output < 5; output++)
            {
                (double low, double high) = ((output - feature + 5) % 5) switch { 0 => (1.0, 1.1), 1 or 4 => (0.1, 0.2), _ => (0, 0) };
                Assert.InRange(alone[feature, output].item<float>(), low, high);
            }
        }

        AnalysisResult result = Superposition.Analyse(network, samples.narrow(0, 0, 10_000), TestContext.Current.CancellationToken);
        Assert.Equal([5, 2, 5], result.Basis!.Select(node => node.Activations.Rank));
        Assert.Equal([3, 3, 5], result.Basis!.Select(node => node.Dimension));
        Assert.Equal(3, Edges.Above(1e-6, result.Edges[0]));

        // A direction may happen to be at a right angle to one feature, but not both directions.
        Assert.InRange(Edges.Above(1e-3, result.Edges[1]), 14, 15);
    }

    [Fact]
    public void Gaps_go_round_the_circle()
    {
        FeatureDirection[] directions = [new(2, 10, 1, 0), new(0, 100, 1, 0), new(1, 350, 1, 0)];
        Assert.Equal([90, 250, 20], Superposition.Gaps(directions));
    }

    [Fact]
    public void Training_can_be_interrupted()
    {
        using var network = new FiveInTwo(seed: 1);
        Assert.Throws<OperationCanceledException>(() => Superposition.Train(network, seed: 1, cancellationToken: new(canceled: true)));
    }
}
