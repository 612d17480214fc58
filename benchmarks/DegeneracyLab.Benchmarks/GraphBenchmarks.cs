using BenchmarkDotNet.Attributes;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;

namespace Benchmarks;

/// <summary>A search for modules among 10,000 features and 100,000 edges in ten node layers, and the drawing of 200 features at each of 8.</summary>
public class GraphBenchmarks
{
    private const int Layers = 10, Width = 1000, Blocks = 20, Edges = 100_000;

    private InteractionGraph graph = null!;
    private GraphModules drawn = null!;

    /// <summary>The part of the edges that stay inside their block.</summary>
    [Params(0.8, 0.0)]
    public double Within { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        double[][] strengths = [.. Enumerable.Range(1, Layers - 1).Select(_ => new double[Width * Width])];
        for (int edges = 0; edges < Edges;)
        {
            int from = random.Next(Width), to = random.NextDouble() < Within ? (random.Next(Width / Blocks) * Blocks) + (from % Blocks) : random.Next(Width);
            ref double strength = ref strengths[random.Next(Layers - 1)][(to * Width) + from];
            if (strength > 0)
                continue;
            strength = 0.5 + random.NextDouble();
            edges++;
        }

        graph = InteractionGraph.Of([.. Enumerable.Range(0, Layers).Select(layer => new GraphLayer($"Layer{layer}", Width))], [.. strengths.Select(section => new Matrix(Width, Width, section))]);
        InteractionGraph wide = InteractionGraph.Of(
            [.. Enumerable.Range(0, 8).Select(layer => new GraphLayer($"Layer{layer}", 200))],
            [.. Enumerable.Range(1, 7).Select(_ => new Matrix(200, 200, [.. Enumerable.Range(0, 200 * 200).Select(_ => Math.Pow(random.NextDouble(), 4))]))]);
        drawn = Leiden.Find(wide, new() { Resolution = 1, Restarts = 1 });
    }

    [Benchmark(Baseline = true)]
    public double Newman() => Leiden.Find(graph, new() { NullModel = NullModel.Newman, Resolution = 1, Restarts = 1 }).Quality;

    [Benchmark]
    public double Layered() => Leiden.Find(graph, new() { Resolution = 1, Restarts = 1 }).Quality;

    /// <summary>The resolution is searched for.</summary>
    [Benchmark]
    public double LayeredByDefault() => Leiden.Find(graph, new() { Restarts = 1 }).Quality;

    [Benchmark]
    public int Drawing() => drawn.PlotGraph().ToSvg().Length;
}
