using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The bases and edges that the Local Interaction Basis' authors stored of the modular addition transformer, as a result of ours.</summary>
internal static class StoredGraph
{
    /// <summary>Reads them; the test is skipped where they are not at hand.</summary>
    /// <param name="kind">rib or pca.</param>
    /// <param name="seed">The seed that trained the network.</param>
    public static (ModularAddition Network, ModularData Data, AnalysisResult Result) Load(string kind, int seed)
    {
        var network = new ModularAddition();
        Checkpoint.Load(SharedData.File($"data/reference/modadd_seed{seed}.safetensors"), network);
        using var graph = new GoldenCase($"graph_modular_arithmetic_{kind}_seed{seed}_rib_graph", folder: "");
        AnalysisOptions options = graph.Options with { NodeLayers = [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output], NodeNames = graph.Nodes };
        NodeBasis[] nodes = [.. graph.Nodes.Select((id, place) => Node(graph, id, options.NodeLayers[place].Name))];
        var basis = new InteractionBasis(options, options.AbsoluteThreshold!.Value, nodes);
        SectionEdges[] edges = [.. Enumerable.Range(0, 3).Select(place => new SectionEdges
        {
            From = graph.Nodes[place],
            To = graph.Nodes[place + 1],
            Method = "stored",
            Strengths = Matrix.Of(graph[$"edge.{graph.Nodes[place]}->{graph.Nodes[place + 1]}"].to(ScalarType.Float64)),
        })];
        return (network, ModularData.Load(SharedData.File("data/reference/modadd_dataset.safetensors")), new AnalysisResult(options, network.Description, Provenance.Of(network), null, basis, edges, [], null, null, null));
    }

    private static NodeBasis Node(GoldenCase graph, string id, string hook)
    {
        bool isOutput = !graph.Has($"C.{id}");
        Matrix c = Matrix.Of(isOutput ? eye(114, dtype: ScalarType.Float64) : graph.C(id)), write = Matrix.Of(isOutput ? eye(114, dtype: ScalarType.Float64) : graph[$"C_pinv.{id}"].to(ScalarType.Float64));
        var none = NumericalRank.Of([1.0], 1e-12);
        return new()
        {
            Name = id,
            HookPoint = hook,
            HasConstant = !isOutput,
            Vectors = 1,
            Activations = none,
            Interactions = none,
            Mean = [.. new double[c.Rows]],
            Gram = new(0, 0, []),
            JacobianMoment = new(0, 0, []),
            C = c,
            CPinv = write,
            W = new(0, 0, []),
            V = new(0, 0, []),
            Lambda = [.. new double[c.Columns]],
        };
    }
}
