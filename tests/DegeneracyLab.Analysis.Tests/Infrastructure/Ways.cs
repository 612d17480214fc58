using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The sums by the way that suits a section, and by batched products, which suit every one.</summary>
internal static class Ways
{
    /// <summary>Throws unless M' and squared edges of a local basis are those by batched products.</summary>
    public static void AssertBatchedProductsAgree(IInstrumentedNetwork network, Tensor data, TensorAnalysis analysis)
    {
        AnalysisOptions options = analysis.Result.Options;
        IReadOnlyList<NodeLayer> nodes = NodeLayers.Of(network.Description, options.NodeLayers!, options);
        for (int node = 0; node < nodes.Count - 1; node++)
        {
            using var section = new NetworkSection(network, nodes[node], nodes[node + 1]);
            using var moments = new JacobianMoments(section, analysis.Basis.Nodes[node + 1].C, BasisKind.Local, Integration.Gradient);
            moments.Add(new SampleSet(network, data));
            Compare.Close(moments.Mean(), analysis.Basis.Nodes[node].JacobianMoment, 1e-12, $"M' at {nodes[node].Hook}");
            using var edges = new EdgeSums(section, analysis.Basis.Nodes[node].Own, analysis.Basis.Nodes[node + 1].C, new());
            edges.Add(new SampleSet(network, data));
            Compare.Close(edges.Mean(), analysis.Edges[node].Strengths, 1e-12, $"edges from {nodes[node].Hook} by {analysis.Edges[node].Method}");
        }
    }

    public static SectionSums Moments(NetworkSection section, Tensor c, AnalysisOptions options, Tensor sample) =>
        SectionMethods.Moments(section, c.size(1), options, sample).Begin(c);

    public static SectionSums Edges(NetworkSection section, Features from, Tensor to, AnalysisOptions options, Tensor sample) =>
        SectionMethods.Edges(section, from.Dimension, (int)to.size(1), options, sample).Begin((from, to));
}
