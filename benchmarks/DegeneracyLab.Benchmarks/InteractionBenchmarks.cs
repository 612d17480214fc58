using System.Globalization;
using BenchmarkDotNet.Attributes;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// Bases and edges of whole networks in float64, against the multiply-adds that their formulas take, at the speed of large
/// matrix products, with the eigenvalue problems; and on all cores.
/// </summary>
[MinColumn]
public class InteractionBenchmarks
{
    private InteractionCase chosen = null!;
    private Tensor left = null!, right = null!;

    [Params(InteractionCase.Transformer, InteractionCase.Images, InteractionCase.Wide)]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        chosen = InteractionCase.Of(Case);
        left = randn(512, 512, dtype: ScalarType.Float64);
        right = randn(512, 512, dtype: ScalarType.Float64);
    }

    [Benchmark(Baseline = true)]
    public void MatrixProducts()
    {
        const double perProduct = 512.0 * 512 * 512;
        for (double done = 0; done < chosen.MultiplyAdds; done += perProduct)
            left.matmul(right).Dispose();
        foreach (Tensor matrix in chosen.EigenProblems)
        {
            using var scope = NewDisposeScope();
            linalg.eigh(matrix);
        }
    }

    [Benchmark]
    public void OneThread() => Run(1);

    [Benchmark]
    public void TwoThreads() => Run(2);

    private void Run(int threads)
    {
        Environment.SetEnvironmentVariable("DEGENERACYLAB_THREADS", threads.ToString(CultureInfo.InvariantCulture));
        NetworkAnalysis.Run(chosen.Network, chosen.Inputs, chosen.Options);
    }
}

/// <summary>A network with its data, and what its bases and edges cost at least.</summary>
/// <param name="Network">The network.</param>
/// <param name="Inputs">The data.</param>
/// <param name="Options">The choices.</param>
/// <param name="MultiplyAdds">Multiply-adds of the formulas, in float64; counts of gates, in float32, are half of theirs.</param>
/// <param name="EigenProblems">The matrices of the eigenvalue problems: those of activations as they are, of which some take longer than others, and of Jacobians by their sizes.</param>
internal sealed record InteractionCase(IInstrumentedNetwork Network, Tensor Inputs, AnalysisOptions Options, double MultiplyAdds, Tensor[] EigenProblems)
{
    public const string Transformer = "transformer", Images = "784-100-100-10", Wide = "4 x 128";

    public static InteractionCase Of(string name) => name switch
    {
        Transformer => OfTransformer(),
        Images => OfPerceptron(new DeclaredImages(ScalarType.Float64, seed: 1), rand(2000, 784, dtype: ScalarType.Float64)),
        _ => OfPerceptron(new DeclaredWide(ScalarType.Float64, seed: 1), randn(5000, 128, dtype: ScalarType.Float64)),
    };

    /// <summary>
    /// The modular addition transformer on 3830 pairs, with its weights from the command line's checkpoint if the environment
    /// variable MODULAR_ADDITION_CHECKPOINT names one, else random ones.
    /// </summary>
    private static InteractionCase OfTransformer()
    {
        const int modulus = 113, pairs = 3830;
        var network = new DeclaredTransformer(ScalarType.Float64, seed: 1);
        if (Environment.GetEnvironmentVariable("MODULAR_ADDITION_CHECKPOINT") is { } checkpoint)
            Checkpoint.Load(checkpoint, network);
        Tensor chosen = randperm(modulus * modulus).narrow(0, 0, pairs);
        Tensor inputs = stack([chosen / modulus, chosen % modulus, full_like(chosen, modulus)], 1).to(ScalarType.Int64);
        AnalysisOptions options = new()
        {
            NodeLayers = [DeclaredTransformer.Hooks.PositionalEmbedding1, DeclaredTransformer.Hooks.LastPosition1, DeclaredTransformer.Hooks.Mlp, DeclaredTransformer.Hooks.Output],
            BasisKind = BasisKind.Local,
            Centre = true,
            RotateOutput = false,
            AbsoluteThreshold = 1e-15,
            Degeneracy = DegeneracyCount.None,
        };
        InteractionBasis basis = NetworkAnalysis.Run(network, inputs, options).Basis!;
        double n = pairs, width = 129, h = 513, first = basis[0].Dimension, second = basis[1].Dimension, third = basis[2].Dimension;
        double heads = 4, head = 32, positions = 3;
        double sum = n * ((positions * width * width * 4) + (2 * h * width) + (width * 114));       // forward
        sum += n * width * width * (positions + 2) + (n * 114 * 114);                               // Gram matrices
        sum += n * h * h / 2;                                                                       // gates that are open together
        sum += n * positions * width * 3 * heads * head;                                            // queries, keys and values, for M'
        sum += n * heads * positions * second * (head + (heads * positions));                       // M' of the attention, in its heads' coordinates
        sum += n * heads * head * head * ((4 * heads) + (3 * (1 + heads)));                         // and its outer products
        sum += n * second * (width + h) + n * positions * first * (width + (3 * heads * head));     // features, gates and heads at them
        sum += n * first * second * (1 + heads + (heads * (positions - 1)));                        // edges of the attention
        sum += n * heads * (positions - 1) * head * (first + second) * 2;
        sum += n * second * third * FlipsOf(network, inputs)[0];                                    // edges of the perceptron
        return new(network, inputs, options, sum, Problems(basis, [129, 129, 129]));
    }

    private static Tensor[] Problems(InteractionBasis basis, IEnumerable<int> sizes)
    {
        IEnumerable<Tensor> jacobians = sizes.Select(size => randn(size, 2 * size, dtype: ScalarType.Float64)).Select(factor => factor.matmul(factor.t()));
        return [.. basis.Select(node => node.Gram.ToTensor()), .. jacobians];
    }

    /// <summary>For each layer of gates the number that change from one sample to the next, in an order in which few do.</summary>
    private static double[] FlipsOf(IInstrumentedNetwork network, Tensor inputs)
    {
        HookPoint[] gates = [.. network.Description.AllLayers.Where(layer => layer.Derivative == LayerDerivative.Gate).Select(layer => layer.HookPoint)];
        using NetworkTrace trace = network.Trace(inputs, gates);
        return [.. gates.Select(gate => PatternTour.Of(trace.Mask(gate).reshape(inputs.size(0), -1)).Average(tour => tour.MeanFlips))];
    }

    private static InteractionCase OfPerceptron(IInstrumentedNetwork network, Tensor inputs)
    {
        AnalysisOptions options = new() { BasisKind = BasisKind.Local, Centre = true, Degeneracy = DegeneracyCount.None };
        InteractionBasis basis = NetworkAnalysis.Run(network, inputs, options).Basis!;
        double samples = inputs.size(0), sum = 0;
        List<int> sizes = [];
        double[] flips = FlipsOf(network, inputs);
        for (int node = 0; node < basis.Count; node++)
        {
            double width = basis[node].Width;
            sum += samples * width * width;                                                     // Gram matrix
            if (node == basis.Count - 1)
                continue;
            double h = basis[node + 1].Width, from = basis[node].Dimension, to = basis[node + 1].Dimension;
            sizes.Add((int)Math.Min(basis[node].Activations.Rank, h));
            sum += samples * width * h;                                                         // forward
            sum += 3 * width * basis[node].Activations.Rank * from;                             // M, C and its inverse
            if (node == basis.Count - 2)
                continue;
            sum += samples * h * h / 2;                                                         // gates that are open together
            sum += (h * h * to) + (width * h * (h + width));                                    // M'
            sum += samples * ((width * from) + (from * h));                                     // features, gates at them
            sum += samples * from * to * flips[node];                                           // edges
        }

        return new(network, inputs, options, sum, Problems(basis, sizes));
    }
}

[Network(Input = 784)]
[Linear(100), ReLU]
[Linear(100), ReLU]
[Linear(10)]
internal sealed partial class DeclaredImages;

[Network(Input = 128)]
[Linear(128), ReLU]
[Linear(128), ReLU]
[Linear(128), ReLU]
[Linear(128)]
internal sealed partial class DeclaredWide;
