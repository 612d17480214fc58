namespace DegeneracyLab.Analysis;

/// <summary>
/// An edge from one node to a later one: all ways between them that meet no other node. Where all hook points are nodes, edges are the steps
/// of the computation.
/// </summary>
/// <param name="From">The earlier node.</param>
/// <param name="To">The later node.</param>
public sealed record AttributionEdge(AttributionNode From, AttributionNode To)
{
    /// <summary>Both ends.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => $"{From} -> {To}";
}
