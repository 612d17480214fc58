using BenchmarkDotNet.Attributes;
using DegeneracyLab;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Benchmarks;

/// <summary>The pass that compares firing patterns (width 128, 3 gated layers, 10,000 samples, one thread) against plain forward passes of the same chunks.</summary>
public class FiringBenchmarks
{
    private const int Samples = 10_000, Width = 128;

    private Declared128 network = null!;
    private Dataset data = null!;
    private Tensor[] chunks = null!;

    [Params(false, true)]
    public bool Float64 { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Environment.SetEnvironmentVariable("DEGENERACYLAB_THREADS", "1");
        ScalarType dtype = Float64 ? ScalarType.Float64 : ScalarType.Float32;
        network = new(dtype, seed: 1);
        Tensor input = randn(Samples, Width, dtype: dtype);
        data = input;
        chunks = input.split(Cotangents.MostRows);
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        using var noGrad = no_grad();
        foreach (Tensor chunk in chunks)
            network.forward(chunk).Dispose();
    }

    [Benchmark]
    public void FiringPatterns()
    {
        LayerDescription[] gates = [.. network.Description.HookPoints.Skip(1).Select(network.Description.LayerAt).OfType<LayerDescription>().Where(layer => layer.HasMask)];
        using var passes = new DataPasses(network, CancellationToken.None);
        foreach (SampleSums sums in passes.Run(data, () => [new GateCounts(network, gates)]))
            sums.Dispose();
    }
}
