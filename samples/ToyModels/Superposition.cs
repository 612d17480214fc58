// The toy model of superposition (Elhage et al. 2022): five features go through two dimensions and back,
// y = ReLU(W^T W x + b). Each is on with probability 0.05, so two are rarely on at once.
//
// What to look at: the features share the two dimensions as a regular pentagon, 72 degrees apart (within 1.5), each 1.13
// long with a bias of -0.245. The first table gives the reason for the bias: with one feature on, the dot products with its
// neighbours are 0.39, of which the bias leaves 0.15, and those with the other two are negative, of which the ReLU leaves
// nothing. The loss is 0.0018, against 0.0167 of an output that is always zero. The Interaction Basis: inputs vary in five
// directions, of which two have an effect; with the constant they make three features, and edges between them are one to one.
// But of 15 edges to the five outputs at most one is missing: no basis of two directions suits five features.

using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network: its second layer has the transposed weights of its first.</summary>
[Network(Input = 5)]
[Linear(2, Bias = false, Init = Init.Xavier)]
[TiedLinear("Linear1", Init = Init.Zeros), ReLU]
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

    /// <summary>Draws samples: a feature is on with probability 0.05, and then uniform between 0 and 1.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="generator">What they are drawn from.</param>
    /// <returns>The samples, [count, 5].</returns>
    public static Tensor Draw(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        Tensor on = rand(count, Features, generator: generator).lt(Density);
        return (rand(count, Features, generator: generator) * on).MoveToOuterDisposeScope();
    }

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
        float[] weights = network.NamedParameters()[0].Parameter.data<float>().ToArray();
        float[] biases = network.NamedParameters()[1].Parameter.data<float>().ToArray();
        return [.. Enumerable.Range(0, Features).Select(Direction).OrderBy(direction => direction.Degrees)];

        FeatureDirection Direction(int feature)
        {
            double x = weights[feature], y = weights[Features + feature];
            return new(feature, (double.RadiansToDegrees(Math.Atan2(y, x)) + 360) % 360, Math.Sqrt((x * x) + (y * y)), biases[feature]);
        }
    }

    /// <summary>The angle from each feature to the next.</summary>
    /// <param name="directions">The features, by angle.</param>
    /// <returns>Degrees, which add up to 360.</returns>
    public static IReadOnlyList<double> Gaps(IReadOnlyList<FeatureDirection> directions) =>
        [.. directions.Select((direction, place) => place + 1 < directions.Count ? directions[place + 1].Degrees - direction.Degrees : 360 + directions[0].Degrees - direction.Degrees)];

    /// <summary>The output for each feature alone, in their order round the pentagon: [5, 5], a row for each input.</summary>
    public static Tensor Alone(FiveInTwo network, IReadOnlyList<FeatureDirection> directions)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor order = tensor(directions.Select(direction => (long)direction.Feature).ToArray());
        return network.call(eye(Features)).index_select(0, order).index_select(1, order).MoveToOuterDisposeScope();
    }

    /// <summary>Bases and edges, with the outputs as they are.</summary>
    public static AnalysisResult Analyse(FiveInTwo network, Tensor samples, CancellationToken cancellationToken)
    {
        AnalysisOptions options = new()
        {
            NodeLayers = [FiveInTwo.Hooks.Input, FiveInTwo.Hooks.Linear1, FiveInTwo.Hooks.ReLU1],
            BasisKind = BasisKind.Local,
            Centre = true,
            RotateOutput = false,
            Degeneracy = DegeneracyCount.None,
        };
        return NetworkAnalysis.Run(network, samples, options, cancellationToken: cancellationToken);
    }

    private static void Show(ToyRun run)
    {
        using var scope = NewDisposeScope();
        using var network = new FiveInTwo(seed: run.Seed);
        run.WithProgress("Training", progress =>
        {
            Train(network, run.Seed, progress, run.CancellationToken);
            return true;
        });

        using var noGrad = no_grad();
        using var generator = new Generator((ulong)run.Seed + 1);
        Tensor samples = Draw(100_000, generator);
        IReadOnlyList<FeatureDirection> directions = Directions(network);
        run.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Loss: {Loss(network, samples).item<float>():0.00000}, of zeros {LossOfZeros:0.00000}");
        WritePentagon(run.Console, directions, Alone(network, directions));
        run.Show(Analyse(network, samples, run.CancellationToken));
    }

    private static void WritePentagon(IAnsiConsole console, IReadOnlyList<FeatureDirection> directions, Tensor alone)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("feature", "degrees", "to the next", "length", "bias");
        foreach (FeatureDirection direction in directions)
            table.AddColumn(new TableColumn($"on alone: y{direction.Feature}").RightAligned());
        IReadOnlyList<double> gaps = Gaps(directions);
        for (int row = 0; row < directions.Count; row++)
        {
            (int feature, double degrees, double length, double bias) = directions[row];
            double[] outputs = [.. alone[row].data<float>().ToArray()];
            table.AddRow([$"{feature}", Text(degrees, "0.0"), Text(gaps[row], "0.0"), Text(length, "0.000"), Text(bias, "0.000"), .. outputs.Select(output => Text(output, "0.00"))]);
        }

        console.Write(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
