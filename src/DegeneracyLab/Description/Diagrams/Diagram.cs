namespace DegeneracyLab.Diagrams;

/// <summary>
/// A network as nodes, frames around them and edges between them, before anything has a place. The elements form a tree
/// of series and lanes, so that a writer can lay them out without searching for an order.
/// </summary>
/// <param name="Name">The network's name.</param>
/// <param name="Summary">Its shapes and its parameters by number.</param>
/// <param name="Content">The elements.</param>
/// <param name="Nodes">The nodes, in the order of computation.</param>
/// <param name="Edges">The edges, in the order of where they end.</param>
internal sealed record Diagram(
    string Name,
    string Summary,
    DiagramSeries Content,
    IReadOnlyList<DiagramNode> Nodes,
    IReadOnlyList<DiagramEdge> Edges)
{
    /// <summary>The elements directly inside one, in order.</summary>
    /// <param name="element">The element.</param>
    /// <returns>Those inside it; none for a node or a bypass.</returns>
    public static IReadOnlyList<DiagramElement> Inside(DiagramElement element) => element switch
    {
        DiagramSeries series => series.Parts,
        DiagramLanes lanes => lanes.Lanes,
        DiagramFrame frame => [frame.Content],
        _ => [],
    };
}
