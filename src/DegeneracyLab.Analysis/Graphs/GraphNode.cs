namespace DegeneracyLab.Analysis;

/// <summary>A node of an interaction graph: a feature at a node layer.</summary>
/// <param name="Index">Its place among the nodes of the graph.</param>
/// <param name="Layer">The place of its node layer, in the order of computation.</param>
/// <param name="LayerName">The name of its node layer.</param>
/// <param name="Feature">The feature, by its place in the basis.</param>
public sealed record GraphNode(int Index, int Layer, string LayerName, int Feature);
