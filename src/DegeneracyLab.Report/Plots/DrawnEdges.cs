using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Plots;

/// <summary>The edges of a graph that are drawn: the strongest of each section.</summary>
/// <param name="Edges">The edges, from the weakest to the strongest part of their section's largest weight.</param>
/// <param name="Relative">The weight of each as a part of the largest of its section, in the same order.</param>
/// <param name="WeightShare">Their part of the weight of all edges; 1 where there are none.</param>
internal sealed record DrawnEdges(IReadOnlyList<GraphEdge> Edges, IReadOnlyList<double> Relative, double WeightShare)
{
    /// <summary>Chooses the edges. Each section gets an equal part of their number, and what one does not need the others get.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="most">The largest number of edges.</param>
    public static DrawnEdges Of(InteractionGraph graph, int most)
    {
        (GraphEdge Edge, double Relative, int Place)[][] sections = [.. graph.Edges.GroupBy(edge => graph.Nodes[edge.From].Layer).OrderBy(section => section.Key).Select(section =>
        {
            double largest = section.Max(edge => edge.Weight);
            return section.OrderByDescending(edge => edge.Weight).Select((edge, place) => (edge, edge.Weight / largest, place)).ToArray();
        })];
        int quota = sections.Length == 0 ? 0 : most / sections.Length;
        (GraphEdge Edge, double Relative, int Place)[] drawn =
        [
            .. sections.SelectMany(section => section).OrderBy(each => each.Place < quota ? 0 : 1).ThenByDescending(each => each.Relative).Take(most).OrderBy(each => each.Relative),
        ];
        return new([.. drawn.Select(each => each.Edge)], [.. drawn.Select(each => each.Relative)], graph.TotalWeight > 0 ? drawn.Sum(each => each.Edge.Weight) / graph.TotalWeight : 1);
    }
}
