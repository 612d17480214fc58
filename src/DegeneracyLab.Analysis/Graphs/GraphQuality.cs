namespace DegeneracyLab.Analysis;

/// <summary>The qualities of partitions of an interaction graph.</summary>
internal sealed class GraphQuality
{
    private readonly InteractionGraph graph;
    private readonly IReadOnlyList<(int From, int To, double Weight)> edges;
    private readonly WeightedGraph weighted;

    /// <summary>The qualities of partitions of a graph.</summary>
    public GraphQuality(InteractionGraph graph)
    {
        this.graph = graph;
        edges = [.. graph.Edges.Select(edge => (edge.From, edge.To, edge.Weight))];
        weighted = WeightedGraph.Of(graph.Nodes.Count, edges);
    }

    /// <summary>The resolution at which a null model is taken as it is. At it the whole graph as one module has quality 0.</summary>
    public double DefaultResolution(NullModel model)
    {
        double pairs = 0.5 * graph.Nodes.Count * (graph.Nodes.Count - 1.0);
        return model == NullModel.ConstantPotts && graph.TotalWeight > 0 ? graph.TotalWeight / pairs : 1;
    }

    /// <summary>What searches for partitions of high quality, and measures them.</summary>
    public LeidenSearch Search(NullModel model, double resolution) =>
        new(weighted, ExpectedWeight.Of(model, graph.Nodes.Count, edges, edge => graph.Nodes[edges[edge].From].Layer, graph.Layers.Count - 1), resolution);

    /// <summary>The number of edges.</summary>
    public int Edges => edges.Count;

    /// <summary>Whether a node has edges.</summary>
    public bool HasEdges(int node) => weighted.Neighbours(node).Length > 0;
}
