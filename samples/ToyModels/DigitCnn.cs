// A small convolutional network on the 8 x 8 digits: 8 and 16 channels, 1,898 parameters, 95 to 98 % of the test images right.
//
// What to look at: three pixels are always 0, so the images span 61 directions. A convolution is linear and adds none: its 512
// outputs span 61 too, and the second one's 256 the same 124 to 128 as its inputs. The gates add directions: about 490 of 512
// after the first ReLU.
// Which gates open: some units of a channel are dead at the border while the channel lives elsewhere, and none of that frees
// a weight, because its weights are used at all places. A whole channel of the second convolution may be dead (0 to 6 of 16,
// by the seed): then its weights are free. The free directions, counted by the rank of the explicit Jacobian by all
// parameters, can all be explained: a rescaling of each living channel (24 if none is dead), a channel's weights from what
// its inputs do not span wherever it comes through (all 73 of a dead channel of the second convolution), and 10 weights for
// each input of the last layer that is always 0.
// The Interaction Basis of what the last layer reads has as many features as there are digits, and their edges to the outputs
// are one to one; on the way there channels mix.

using System.Globalization;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples;

/// <summary>The network.</summary>
[Network(Channels = 1, Height = 8, Width = 8)]
[Conv2d(8, Kernel = 3, Padding = 1, Init = Init.Kaiming), ReLU]
[MaxPool2d(2)]
[Conv2d(16, Kernel = 3, Padding = 1, Init = Init.Kaiming), ReLU]
[MaxPool2d(2)]
[Flatten]
[Linear(10)]
public partial class DigitCnnNetwork;

/// <summary>How the gates after a convolution open over images.</summary>
/// <param name="Units">The number of units: channels times places.</param>
/// <param name="DeadUnits">How many of them open on no image.</param>
/// <param name="AlwaysOnUnits">How many of them open on every image.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="DeadChannels">How many of them open on no image at any place.</param>
internal sealed record ChannelFiring(int Units, int DeadUnits, int AlwaysOnUnits, int Channels, int DeadChannels)
{
    /// <summary>The channels that open somewhere.</summary>
    public int LivingChannels => Channels - DeadChannels;

    /// <summary>Counts over a mask, [images, channels, height, width].</summary>
    public static ChannelFiring Of(Tensor mask)
    {
        using var scope = NewDisposeScope();
        Tensor some = mask.any(0);
        return new((int)some.numel(), Count(some.logical_not()), Count(mask.all(0)), (int)some.size(0), Count(some.flatten(1).any(1).logical_not()));

        static int Count(Tensor units) => (int)units.sum().item<long>();
    }
}

/// <summary>The convolutional digit classifier: its training, and what is known about it.</summary>
internal static class DigitCnn
{
    private const int Epochs = 100, BatchSize = 64, Side = 8;

    public static ToyModel Model { get; } = new("digits-cnn", "a small convolutional network on the digits: convolutions add no directions, gates do", Show);

    /// <summary>The digits as images, [samples, 1, 8, 8].</summary>
    public static (DigitData Train, DigitData Test) Load()
    {
        (DigitData train, DigitData test) = DigitData.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"));
        return (AsImages(train), AsImages(test));

        static DigitData AsImages(DigitData data) => data with { Images = data.Images.reshape(-1, 1, Side, Side) };
    }

    /// <summary>
    /// Trains with AdamW and smoothed labels, on batches that are each moved by up to one pixel, at a learning rate that goes
    /// down to 0 along a cosine.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The images.</param>
    /// <param name="seed">The seed of the batches.</param>
    /// <param name="progress">Is told the share that is done.</param>
    /// <param name="cancellationToken">Ends the training early.</param>
    /// <returns>The last batch's loss.</returns>
    public static double Train(DigitCnnNetwork network, DigitData data, int seed, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        const double LearningRate = 2e-2;
        using var generator = new Generator((ulong)seed);
        using var optimizer = optim.AdamW(network.parameters(), LearningRate, weight_decay: 0.1);
        int steps = (int)(Epochs * data.Count / BatchSize);
        return Training.Minimise(
            optimizer,
            steps,
            step =>
            {
                foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                    group.LearningRate = LearningRate * (1 + Math.Cos(Math.PI * step / steps)) / 2;
                Tensor batch = randint(data.Count, [BatchSize], generator: generator);
                long[] shift = randint(3, [2], ScalarType.Int64, generator: generator).data<long>().ToArray();
                Tensor moved = nn.functional.pad(data.Images.index_select(0, batch), [1, 1, 1, 1]).narrow(2, shift[0], Side).narrow(3, shift[1], Side);
                return nn.functional.cross_entropy(network.call(moved), data.Labels.index_select(0, batch), label_smoothing: 0.1);
            },
            progress,
            cancellationToken);
    }

    /// <summary>The free directions, by mechanism.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static DegeneracyReport FreeDirections(DigitCnnNetwork network, Tensor images, CancellationToken cancellationToken = default) =>
        NetworkAnalysis.Run(network, images, new() { Basis = false }, cancellationToken: cancellationToken).Degeneracy!;

    /// <summary>The rank of the Hessian by brute force, from the Jacobian of all outputs by all parameters.</summary>
    /// <param name="network">The network, in float64.</param>
    /// <param name="images">The images, float64.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static NumericalRank HessianRank(DigitCnnNetwork network, Tensor images, CancellationToken cancellationToken = default)
    {
        const long ChunkImages = 60;
        using var scope = NewDisposeScope();
        Tensor sum = zeros(network.Description.ParameterCount, network.Description.ParameterCount, ScalarType.Float64);
        for (long start = 0; start < images.size(0); start += ChunkImages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var chunkScope = NewDisposeScope();
            using DigitCnnNetwork.Recording trace = network.Trace(images.narrow(0, start, Math.Min(ChunkImages, images.size(0) - start)));
            Tensor rows = network.ParameterJacobian(trace).flatten(0, 1);
            sum.add_(rows.t().matmul(rows));
        }

        return Rank(sum);
    }

    /// <summary>The directions in which the activations vary at all hook points, where an image is one vector.</summary>
    public static AnalysisResult Directions(DigitCnnNetwork network, Tensor images, CancellationToken cancellationToken)
    {
        AnalysisOptions options = new()
        {
            NodeLayers = network.Description.HookPoints,
            BasisKind = BasisKind.PrincipalDirections,
            Centre = true,
            FlattenImages = true,
            Edges = false,
            Degeneracy = DegeneracyCount.None,
        };
        return NetworkAnalysis.Run(network, images, options, cancellationToken: cancellationToken);
    }

    /// <summary>Bases and edges: of channels, whose places share a basis, then of all that the last layer reads, and of its outputs.</summary>
    public static AnalysisResult Analyse(DigitCnnNetwork network, Tensor images, CancellationToken cancellationToken)
    {
        AnalysisOptions options = new()
        {
            NodeLayers = [DigitCnnNetwork.Hooks.MaxPool2d1, DigitCnnNetwork.Hooks.Flatten1, DigitCnnNetwork.Hooks.Output],
            BasisKind = BasisKind.Local,
            Degeneracy = DegeneracyCount.None,
        };
        return NetworkAnalysis.Run(network, images, options, cancellationToken: cancellationToken);
    }

    private static NumericalRank Rank(Tensor moment)
    {
        using Tensor eigenvalues = linalg.eigvalsh(moment);
        return NumericalRank.Of(eigenvalues.data<double>().ToArray(), RankThreshold.DefaultFor(ScalarType.Float64));
    }

    private static void Show(ToyRun run)
    {
        using var scope = NewDisposeScope();
        (DigitData train, DigitData test) = Load();
        using var network = new DigitCnnNetwork(seed: run.Seed);

        // Two threads take longer over images this small than one does.
        set_num_threads(1);
        run.WithProgress("Training", progress => Train(network, train, run.Seed, progress, run.CancellationToken));
        run.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Accuracy: {DigitTraining.Accuracy(network, train):0.0000} on {train.Count} training images, {DigitTraining.Accuracy(network, test):0.0000} on {test.Count} test images");

        // Ranks are sharper in float64.
        network.to(ScalarType.Float64);
        Tensor images = train.Images.to(ScalarType.Float64), few = test.Images.to(ScalarType.Float64);
        NumericalRank hessian = HessianRank(network, few, run.CancellationToken);
        run.Console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Free directions on the test images: {hessian.Nullity} of {hessian.Dimension} by the explicit Jacobian, of which {FreeDirections(network, few, run.CancellationToken).Total} are explained");

        using DigitCnnNetwork.Recording trace = network.Trace(images);
        Table gates = new Table().Border(TableBorder.Simple).AddColumns("gates", "units", "dead", "always on", "channels", "dead");
        foreach ((HookPoint gate, Tensor mask) in new[] { (DigitCnnNetwork.Hooks.ReLU1, trace.ReLU1Mask), (DigitCnnNetwork.Hooks.ReLU2, trace.ReLU2Mask) })
        {
            ChannelFiring firing = ChannelFiring.Of(mask);
            gates.AddRow(gate.Name, $"{firing.Units}", $"{firing.DeadUnits}", $"{firing.AlwaysOnUnits}", $"{firing.Channels}", $"{firing.DeadChannels}");
        }

        run.Console.Write(gates);
        run.Show(Directions(network, images, run.CancellationToken), "directions");
        run.Show(Analyse(network, images, run.CancellationToken), "basis");
    }
}
