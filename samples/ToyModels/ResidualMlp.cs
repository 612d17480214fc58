// Compressed computation (Braun et al. 2025, smaller): 20 sparse features in a residual stream of width 200, to each of which
// a perceptron of 10 units is to add its ReLU. Each feature has a fixed random direction of length 1 in the stream, and is
// read along the same direction. Ten units can compute ten ReLUs, which leaves half of the loss: the naive loss.
//
// What to look at: the trained network has 0.77 to 0.82 of the naive loss. It computes every feature in part, 0.2 to 0.7 of
// a feature's loss is left, as if 10 units could serve 20 features. But that is due to noise: the random directions are
// not quite orthogonal, so that a feature leaks into the readings of the others, and the perceptron learns to take that off
// (Heimersheim and others). With orthogonal directions, all else the same, the loss is the naive one (0.98 to 1.01): some
// features are computed, and some left out.
// The features span 20 of the stream's 200 coordinates, and the perceptron adds its 10 directions, so that there are 30 after
// it, and among the hidden units with the stream beside them. What lies outside of the features' 20 is never read: the
// Interaction Basis has 20 features at every node layer. Edges after the gates are one to one, those across them are not.

using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network: fixed directions of the features, a perceptron beside the stream, and the same directions again.</summary>
[Network(Input = 20)]
[Linear(200, Bias = false, Trainable = false, Name = "Embed")]
[Residual<StreamPerceptron>(Name = "Mlp")]
[TiedLinear("Embed", Bias = false, Name = "Unembed")]
public partial class ResidualMlpNetwork
{
    /// <summary>Sets the features' directions.</summary>
    /// <param name="directions">A direction in each column, [200, 20].</param>
    public void SetDirections(Tensor directions)
    {
        using var noGrad = no_grad();
        Embed.weight!.copy_(directions);
    }
}

/// <summary>The perceptron: it reads the stream, and what it computes is added to it.</summary>
[Block(Input = 200)]
[Linear(10, Bias = false), ReLU]
[Linear(200, Bias = false)]
public partial class StreamPerceptron;

/// <summary>Compressed computation: its data and training, and what is known about it.</summary>
internal static class ResidualMlp
{
    private const int Features = 20, Width = 200, Steps = 1500, BatchSize = 1024, TestSamples = 50_000;
    private const double Active = 0.01;

    public static ToyModel Model { get; } = new("residual-mlp", "compressed computation: 10 ReLUs for 20 features in a residual stream", Show);

    /// <summary>A network before its training.</summary>
    /// <param name="seed">The seed of weights and directions.</param>
    /// <param name="orthogonal">Whether the features' directions are orthogonal.</param>
    public static ResidualMlpNetwork Create(int seed, bool orthogonal)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var network = new ResidualMlpNetwork(seed: seed);
        Tensor directions = randn(Width, Features, generator: generator);
        network.SetDirections(orthogonal ? linalg.qr(directions).Q : directions / directions.norm(0, keepdim: true));
        return network;
    }

    /// <summary>Features that are each active with probability 0.01, and then from -1 to 1.</summary>
    public static Tensor Sample(int count, Generator generator)
    {
        using var scope = NewDisposeScope();
        Tensor value = (rand(count, Features, generator: generator) * 2) - 1;
        return (value * rand(count, Features, generator: generator).lt(Active)).MoveToOuterDisposeScope();
    }

    /// <summary>Trains with AdamW towards x + ReLU(x), at a learning rate that goes down to 0 along a cosine.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seed">The seed of the samples.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The last batch's loss.</returns>
    public static double Train(ResidualMlpNetwork network, int seed, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        const double LearningRate = 3e-3;
        using var generator = new Generator((ulong)seed);
        using var optimizer = optim.AdamW(network.NamedParameters().Select(named => named.Parameter), LearningRate, weight_decay: 0.01);
        return Training.Minimise(
            optimizer,
            Steps,
            step =>
            {
                foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                    group.LearningRate = LearningRate * (1 + Math.Cos(Math.PI * step / Steps)) / 2;
                Tensor x = Sample(BatchSize, generator);
                return SquaredErrors(network, x).mean();
            },
            progress,
            cancellationToken);
    }

    /// <summary>
    /// The loss on new samples, relative to the naive one: that of a network that computes half of the features exactly and
    /// nothing of the others, on the same samples.
    /// </summary>
    public static double RelativeLoss(ResidualMlpNetwork network, int seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)seed + 1_000_000);
        Tensor x = Sample(TestSamples, generator);
        return SquaredErrors(network, x).mean().item<float>() / (x.relu().square().mean().item<float>() / 2);
    }

    /// <summary>
    /// The loss that each feature causes when it is active alone, in all outputs, relative to that of a network that does not
    /// compute its ReLU: 0 if it is computed, 1 if it is left out. In a naive network half are 0 and half 1.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <returns>The ratios, ascending.</returns>
    public static double[] LossLeft(ResidualMlpNetwork network)
    {
        const int Points = 101;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor value = linspace(-1, 1, Points);
        double[] left = new double[Features];
        for (int feature = 0; feature < Features; feature++)
        {
            Tensor x = zeros(Points, Features);
            x.select(1, feature).copy_(value);
            left[feature] = SquaredErrors(network, x).sum().item<float>() / value.relu().square().sum().item<float>();
        }

        Array.Sort(left);
        return left;
    }

    private static Tensor SquaredErrors(ResidualMlpNetwork network, Tensor x) => (network.call(x) - x - x.relu()).square();

    /// <summary>Bases and edges of the stream before the perceptron, the hidden units with the stream beside them, the stream after, and the output.</summary>
    public static AnalysisResult Analyse(ResidualMlpNetwork network, Tensor samples, CancellationToken cancellationToken)
    {
        AnalysisOptions options = new()
        {
            NodeLayers = [ResidualMlpNetwork.Hooks.Embed, ResidualMlpNetwork.Hooks.Mlp.ReLU1, ResidualMlpNetwork.Hooks.Mlp, ResidualMlpNetwork.Hooks.Output],
            BasisKind = BasisKind.Local,
            Degeneracy = DegeneracyCount.None,
        };
        return NetworkAnalysis.Run(network, samples, options, cancellationToken: cancellationToken);
    }

    private static void Show(ToyRun run)
    {
        using var scope = NewDisposeScope();
        using ResidualMlpNetwork network = Create(run.Seed, orthogonal: false), control = Create(run.Seed, orthogonal: true);
        Table table = new Table().Border(TableBorder.Simple).AddColumns("directions", "loss / naive loss", "loss left of each feature, best to worst");
        foreach ((string directions, ResidualMlpNetwork trained) in new[] { ("random", network), ("orthogonal", control) })
        {
            run.WithProgress($"Training with {directions} directions", progress => Train(trained, run.Seed, progress, run.CancellationToken));
            table.AddRow(directions, FormattableString.Invariant($"{RelativeLoss(trained, run.Seed):0.000}"), string.Join(" ", LossLeft(trained).Select(left => FormattableString.Invariant($"{left:0.0}"))));
        }

        run.Console.Write(table);
        using var generator = new Generator((ulong)run.Seed);
        run.Show(Analyse(network, Sample(TestSamples, generator), run.CancellationToken));
    }
}
