using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>What the toy model of the exclusive or claims.</summary>
public sealed class XorTests : IDisposable
{
    private const int Networks = 100;

    private readonly DisposeScope scope = NewDisposeScope();

    /// <summary>So many units, and the least and the greatest number of networks that solve it; in quick runs the middle size alone.</summary>
    public static TheoryData<int, int, int> Sizes => [.. (((int, int, int)[])[(2, 15, 21), (4, 57, 63), (8, 90, 96)]).Where(size => LongRun.IsOn || size.Item1 == 4)];

    public void Dispose() => scope.Dispose();

    /// <summary>The seeds are stated, so the shares are 18, 60 and 93 exactly; the range is for other processors' rounding.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void So_many_of_the_first_hundred_seeds_solve_it_and_dead_or_synchronised_units_are_why_the_others_do_not(int hidden, int fewest, int most)
    {
        IReadOnlyList<XorRun> runs = Xor.Train(hidden, firstSeed: 1, Networks, cancellationToken: TestContext.Current.CancellationToken);
        XorRun[] solved = [.. runs.Where(run => run.Outcome == XorOutcome.Solved)], stuck = [.. runs.Where(run => run.Outcome == XorOutcome.Stuck)];
        Assert.InRange(solved.Length, fewest, most);
        Assert.InRange(runs.Count - solved.Length - stuck.Length, 0, 5);

        // No ReLU is a constant plus a multiple of the exclusive or, so one direction beside the constant is not enough.
        Assert.All(solved, run => Assert.InRange(run.Rank, 3, 4));
        Assert.All(solved, run => Assert.InRange(run.LivingGates, 2, hidden));

        // With all four directions the last layer alone could solve it. Those with a second gate mix up two points.
        Assert.All(stuck, run => Assert.InRange(run.Rank, 1, 3));
        Assert.All(stuck, run => Assert.Contains(new[] { 1 / 8.0, 1 / 6.0, 1 / 4.0 }, loss => Math.Abs(loss - run.Loss) < 1e-3));
        Assert.All(stuck.Where(run => run.LivingGates > 1), run => Assert.Equal((2, 1 / 8.0), (run.LivingGates, Math.Round(run.Loss, 3))));
        Assert.InRange(stuck.Count(run => run.LivingGates <= 1), 0.7 * stuck.Length, stuck.Length);
        Assert.InRange(stuck.Average(run => run.Report.Total) - solved.Average(run => run.Report.Total), 1.5, 10);
    }

    /// <summary>For 200 steps: where the loss has reached 0, Adam makes large steps of what is rounding.</summary>
    [Fact]
    public void A_network_trains_beside_others_as_it_does_alone()
    {
        const int Steps = 200;
        XorNetwork[] networks = [.. Enumerable.Range(1, 5).Select(seed => new XorNetwork(4, ScalarType.Float64, seed: seed))];
        IReadOnlyList<XorRun> runs = Xor.Train(networks, Steps);
        Tensor points = Xor.Points, labels = Xor.Labels;
        foreach (XorRun beside in runs)
        {
            using var alone = new XorNetwork(4, ScalarType.Float64, seed: beside.Network.Seed);
            using var optimizer = optim.Adam(alone.parameters(), lr: 0.05);
            Training.Minimise(optimizer, Steps, _ => (alone.call(points) - labels).square().mean());
            foreach (((_, Tensor expected), (_, Tensor actual)) in alone.named_parameters().Zip(beside.Network.named_parameters()))
                Assert.InRange((expected - actual).abs().max().item<double>(), 0, 1e-8);
            Assert.Equal((alone.call(points) - labels).square().mean().item<double>(), beside.Loss, 1e-10);
        }
    }
}
