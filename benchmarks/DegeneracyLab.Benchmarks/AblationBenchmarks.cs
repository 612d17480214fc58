using System.Globalization;
using BenchmarkDotNet.Attributes;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>
/// The ablations of the Local Interaction Basis' authors for the modular addition transformer (float32): edges by bisection in all three
/// sections and 144 numbers of directions, on the 8,939 pairs of which its basis is not made. Against as many plain forward passes
/// as there are scores, in chunks of 256.
/// </summary>
public class AblationBenchmarks
{
    private const int Modulus = 113, Training = 3830, Scores = 42;

    private DeclaredTransformer network = null!;
    private AnalysisResult result = null!;
    private Tensor pairs = null!;
    private Tensor[] chunks = null!;
    private AblationMetric accuracy = null!;

    [GlobalSetup]
    public void Setup()
    {
        network = new DeclaredTransformer(ScalarType.Float32, seed: 1);
        using var wide = new DeclaredTransformer(ScalarType.Float64, seed: 1);
        if (Environment.GetEnvironmentVariable("MODULAR_ADDITION_CHECKPOINT") is { } checkpoint)
        {
            Checkpoint.Load(checkpoint, network);
            Checkpoint.Load(checkpoint, wide);
        }

        Tensor chosen = randperm(Modulus * Modulus, generator: new Generator(1));
        Tensor first = chosen / Modulus, second = chosen % Modulus;
        Tensor all = stack([first, second, full_like(chosen, Modulus)], 1).to(ScalarType.Int64);
        pairs = all.narrow(0, Training, all.size(0) - Training);
        chunks = pairs.split(Cotangents.MostRows);
        accuracy = AblationMetric.Accuracy(pairs.select(1, 0).add(pairs.select(1, 1)).remainder(Modulus));
        result = NetworkAnalysis.Run(wide, all.narrow(0, 0, Training), new()
        {
            NodeLayers = [DeclaredTransformer.Hooks.PositionalEmbedding1, DeclaredTransformer.Hooks.LastPosition1, DeclaredTransformer.Hooks.Mlp, DeclaredTransformer.Hooks.Output],
            BasisKind = BasisKind.Local,
            Centre = true,
            RotateOutput = false,
            AbsoluteThreshold = 1e-15,
            Degeneracy = DegeneracyCount.None,
        });
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        using var noGrad = no_grad();
        for (int score = 0; score < Scores; score++)
            foreach (Tensor chunk in chunks)
                network.forward(chunk).Dispose();
    }

    [Benchmark]
    public void EdgesOneThread() => Edges(1);

    [Benchmark]
    public void EdgesTwoThreads() => Edges(2);

    [Benchmark]
    public void DirectionsOneThread() => Directions(1);

    [Benchmark]
    public void DirectionsTwoThreads() => Directions(2);

    private void Edges(int threads)
    {
        UseThreads(threads);
        NetworkAblation.Edges(network, pairs, result, accuracy, AblationSchedule.Bisect(0.001));
    }

    private void Directions(int threads)
    {
        UseThreads(threads);
        NetworkAblation.Nodes(network, pairs, result, accuracy, AblationSchedule.Exponential(1.05, every: 10));
    }

    private static void UseThreads(int threads) => Environment.SetEnvironmentVariable("DEGENERACYLAB_THREADS", threads.ToString(CultureInfo.InvariantCulture));
}
