namespace DegeneracyLab.Analysis;

/// <summary>A module of an interaction graph.</summary>
/// <param name="Number">Its number, from 0; larger modules come first.</param>
/// <param name="Nodes">Its features, layer by layer.</param>
/// <param name="Edges">The number of edges between them.</param>
/// <param name="Weight">The weight of these edges.</param>
public sealed record GraphModule(int Number, IReadOnlyList<GraphNode> Nodes, int Edges, double Weight)
{
    /// <summary>The number of node layers in which it has features.</summary>
    public int Span => Nodes.Select(node => node.Layer).Distinct().Count();

    /// <summary>The first of these node layers.</summary>
    public string FirstLayer => Nodes[0].LayerName;

    /// <summary>The last of these node layers.</summary>
    public string LastLayer => Nodes[^1].LayerName;
}
