// The toy model of superposition: five features that are rarely on go through two dimensions and back, y = ReLU(W^T W x + b)
// (Elhage et al. 2022).
//
// What to look at:
// TODO

using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network: the second layer has the transposed weights of the first.</summary>
[Network(Input = 5)]
[Linear(2, Bias = false), TiedLinear("Linear1"), ReLU]
public partial class FiveInTwo;

/// <summary>Where a feature lies in the two dimensions.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Degrees">The angle of its column of W, from 0 to 360.</param>
/// <param name="Length">The length of its column of W.</param>
/// <param name="Bias">Its bias.</param>
internal sealed record FeatureDirection(int Feature, double Degrees, double Length, double Bias);

/// <summary>The toy model of superposition, its data, and where it puts its features.</summary>
internal static class Superposition
{
    private const int Features = 5, BatchSize = 1024, Steps = 5000;
    private const double Density = 0.05;

    public static ToyModel Model { get; } = new("superposition", "five sparse features in two dimensions: the pentagon", Show);

    /// <summary>The loss of a network whose output is always 0: the mean of x^2.</summary>
    public static double LossOfZeros => Density / 3;

    /// <summary>Samples: each feature is on with probability 0.05, and then uniform between 0 and 1.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="generator">Where they are drawn from.</param>
    /// <returns>The samples, [count, 5].</returns>
    public static Tensor Draw(long count, Generator generator) => rand(count, Features, generator: generator) * rand(count, Features, generator: generator).lt(Density);

    /// <summary>The mean squared error.</summary>
    public static Tensor Loss(FiveInTwo network, Tensor samples) => (network.call(samples) - samples).square().mean();

    /// <summary>Trains by AdamW on fresh samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    public static void Train(FiveInTwo network, int seed, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        using var generator = new Generator((ulong)seed);
        using var optimizer = optim.AdamW(network.parameters(), lr: 5e-3, weight_decay: 0.01);
        Training.Minimise(optimizer, Steps, _ => Loss(network, Draw(BatchSize, generator)), progress, cancellationToken);
    }

    /// <summary>Where the features lie, by angle.</summary>
    public static IReadOnlyList<FeatureDirection> Directions(FiveInTwo network)
    {
        using var scope = NewDisposeScope();
        float[] weights = network.NamedParameters()[0].Parameter.data<float>().ToArray(), biases = network.NamedParameters()[1].Parameter.data<float>().ToArray();
        return [.. Enumerable.Range(0, Features).Select(Direction).OrderBy(direction => direction.Degrees)];

        FeatureDirection Direction(int feature)
        {
            float x = weights[feature], y = weights[Features + feature];
            return new(feature, (double.RadiansToDegrees(Math.Atan2(y, x)) + 360) % 360, Math.Sqrt((x * x) + (y * y)), biases[feature]);
        }
    }

    /// <summary>The angles from each feature to the next.</summary>
    /// <param name="directions">The features, by angle.</param>
    /// <returns>Degrees, with the sum 360.</returns>
    public static IReadOnlyList<double> Gaps(IReadOnlyList<FeatureDirection> directions) =>
        [.. directions.Select((direction, index) => index + 1 < directions.Count ? directions[index + 1].Degrees - direction.Degrees : directions[0].Degrees + 360 - direction.Degrees)];

    private static void Show(ToyRun run)
    {
        for (int seed = run.Seed; seed < run.Seed + 10; seed++)
        {
            var w = System.Diagnostics.Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        using var network = new FiveInTwo(seed: seed);
        Train(network, seed, null, run.CancellationToken);
        using var generator = new Generator((ulong)seed + 1000);
        using var g = no_grad();
        IReadOnlyList<FeatureDirection> d = Directions(network);
        Console.WriteLine(FormattableString.Invariant($"{seed}: loss {Loss(network, Draw(1_000_000, generator)).item<float>():0.000000} gaps {string.Join(" ", Gaps(d).Select(x => x.ToString("0.00")))} len {string.Join(" ", d.Select(x => x.Length.ToString("0.000")))} b {string.Join(" ", d.Select(x => x.Bias.ToString("0.000")))} {w.Elapsed.TotalSeconds:0.0}s"));
        }
    }
}
