using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Networks, data and choices for runs that list directions, take spectra, and look for synchronised units.</summary>
internal static class FurtherResults
{
    private static readonly ConcurrentDictionary<string, Lazy<AnalysisResult>> Results = [];

    /// <summary>Everything at once, without a basis.</summary>
    public static AnalysisOptions All { get; } = new() { Basis = false, Degeneracy = DegeneracyCount.Exact, Directions = new() { Combinations = 1 }, Hessian = new() { Leading = 3 }, Synchronisation = new() { Heights = [0, 0.5] } };

    /// <summary>A network by its name, with its data.</summary>
    public static (IInstrumentedNetwork Network, Tensor Data) Make(string name)
    {
        IInstrumentedNetwork network = name switch
        {
            "chain" => new TestMlp(3, "5b ReLU 4b ReLU 2b", seed: 3),
            "float32" => new TestMlp(3, "5b ReLU 2b", ScalarType.Float32, seed: 3),
            "image" => new KindPooled(ScalarType.Float64, seed: 1),
            _ => new KindCausal(ScalarType.Float64, seed: 2),
        };
        return (network, JacobianSumsTests.Draw(network, 30).to(network.Description.Vocabulary is null ? network.Dtype : ScalarType.Int64));
    }

    /// <summary>What of all choices a network can serve: some have no gates, and those of sequences can't be replaced.</summary>
    public static AnalysisOptions For(IInstrumentedNetwork network)
    {
        IReadOnlyList<GatedLayer> gates = GatedLayer.Of(network);
        return gates.Any(gate => gate.IsReplaceable) ? All : All with { Synchronisation = gates.Count > 0 ? new() : null };
    }

    /// <summary>All that a network can serve, once for all tests that only read it.</summary>
    public static AnalysisResult Of(string name) => Results.GetOrAdd(name, static name => new(() =>
    {
        using DisposeScope scope = NewDisposeScope();
        (IInstrumentedNetwork network, Tensor data) = Make(name);
        using (network as IDisposable)
            return Run(network, data, For(network));
    })).Value;

    public static AnalysisResult Run(IInstrumentedNetwork network, Dataset data, AnalysisOptions options, IProgress<AnalysisProgress>? progress = null, CancellationToken? cancellation = null) =>
        NetworkAnalysis.Run(network, data, options, progress, cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>The same to rounding: all words and integers, and numbers up to a part of the largest.</summary>
    public static void RequireSame(AnalysisResult expected, AnalysisResult actual)
    {
        Assert.Equal(expected.Remarks, actual.Remarks);
        if (expected.Directions is { } directions)
            RequireSame(directions, actual.Directions!);
        Assert.Equal(expected.Directions is null, actual.Directions is null);
        if (expected.Hessian?.Spectrum is { } spectrum)
            RequireClose(spectrum.Eigenvalues, actual.Hessian!.Spectrum!.Eigenvalues, 1e-12);
        if (expected.Hessian?.Estimate is { } estimate)
        {
            RequireClose(estimate.Diagonal, actual.Hessian!.Estimate!.Diagonal, 1e-12);
            RequireClose([.. estimate.Leading.Select(each => each.Value)], [.. actual.Hessian.Estimate.Leading.Select(each => each.Value)], 1e-10);
        }

        Assert.Equal(expected.Hessian is null, actual.Hessian is null);
        if (expected.Synchronisation is { } synchronisation)
            RequireSame(synchronisation, actual.Synchronisation!);
        Assert.Equal(expected.Synchronisation is null, actual.Synchronisation is null);
    }

    public static void RequireSame(DirectionsResult expected, DirectionsResult actual)
    {
        Assert.Equal(expected.Stages, actual.Stages);
        Assert.Equal(expected.Directions.Select(direction => (direction.ToString(), direction.IsSymmetry)), actual.Directions.Select(direction => (direction.ToString(), direction.IsSymmetry)));
        foreach ((FreeDirection a, FreeDirection b) in expected.Directions.Zip(actual.Directions))
        {
            Assert.Equal(a.Moves.Select(move => move.Parameter), b.Moves.Select(move => move.Parameter));
            RequireClose([.. a.Moves.SelectMany(move => move.Values)], [.. b.Moves.SelectMany(move => move.Values)], 1e-8);
        }

        Assert.Equal(expected.Certificates.Select(certificate => (certificate.Holds, certificate.FirstFlip, certificate.Steps.Count)), actual.Certificates.Select(certificate => (certificate.Holds, certificate.FirstFlip, certificate.Steps.Count)));
        Assert.Equal(expected.Orders.All.Select(order => (order.Name, order.Outcome, order.Order)), actual.Orders.All.Select(order => (order.Name, order.Outcome, order.Order)));
    }

    public static void RequireSame(SynchronisationResult expected, SynchronisationResult actual)
    {
        Assert.Equal((expected.Network, expected.Samples), (actual.Network, actual.Samples));
        Assert.Equal(expected.Layers.Select(Line), actual.Layers.Select(Line));
        foreach ((LayerSynchronisation a, LayerSynchronisation b) in expected.Layers.Zip(actual.Layers))
        {
            RequireClose(a.Influences ?? [], b.Influences ?? [], 1e-12);
            Assert.Equal((a.Width, a.Width), (a.Together.Rows, a.Together.Columns));
            Assert.Equal(a.Together.Entries, b.Together.Entries);
        }

        Assert.Equal(expected.Cuts.Select(cut => cut.Height), actual.Cuts.Select(cut => cut.Height));
        foreach ((SynchronisationCut a, SynchronisationCut b) in expected.Cuts.Zip(actual.Cuts))
        {
            Assert.Equal(a.Layers.Select(layer => string.Join(' ', layer.Clusters.Select(cluster => $"{cluster.Leader}:{string.Join(',', cluster.Units)}"))), b.Layers.Select(layer => string.Join(' ', layer.Clusters.Select(cluster => $"{cluster.Leader}:{string.Join(',', cluster.Units)}"))));
            RequireClose([a.Error.MeanSquare, .. a.Layers.Select(layer => layer.Error.MeanSquare)], [b.Error.MeanSquare, .. b.Layers.Select(layer => layer.Error.MeanSquare)], 1e-12);
        }

        static string Line(LayerSynchronisation layer) =>
            $"{layer.Name} {layer.Width} {layer.Places} {string.Join(' ', layer.Patterns.Select(pattern => $"{string.Join(',', pattern.Units)}:{pattern.Open}"))} {string.Join(' ', layer.Containments)} {string.Join(' ', layer.Dendrogram?.Merges.Select(merge => $"{merge.First}-{merge.Second}") ?? [])} {layer.ZeroPreActivations}";
    }

    public static void RequireClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = expected.Select(Math.Abs).DefaultIfEmpty(0).Max();
        foreach ((double a, double b) in expected.Zip(actual))
            Assert.True(Math.Abs(a - b) <= tolerance * scale, $"{a} and {b} differ by more than {tolerance:0e+0} of {scale}.");
    }
}
