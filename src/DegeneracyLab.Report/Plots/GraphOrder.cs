using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Plots;

/// <summary>
/// The order of the nodes of each layer: those of a module together, modules in the same order everywhere, and within a module so that few of
/// the drawn edges cross (each node near the mean place of its neighbours; Sugiyama, Tagawa and Toda, 1981).
/// </summary>
internal sealed class GraphOrder
{
    private const int Sweeps = 8;

    private readonly InteractionGraph graph;
    private readonly int[] groupOf;
    private readonly List<(int Neighbour, double Weight)>[] before, after;
    private readonly double[] place;

    private GraphOrder(InteractionGraph graph, int[] groupOf, DrawnEdges drawn)
    {
        this.graph = graph;
        this.groupOf = groupOf;
        place = new double[graph.Nodes.Count];
        before = [.. graph.Nodes.Select(_ => new List<(int, double)>())];
        after = [.. graph.Nodes.Select(_ => new List<(int, double)>())];
        for (int i = 0; i < drawn.Edges.Count; i++)
        {
            GraphEdge edge = drawn.Edges[i];
            after[edge.From].Add((edge.To, drawn.Relative[i]));
            before[edge.To].Add((edge.From, drawn.Relative[i]));
        }
    }

    /// <summary>Orders the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="groupOf">The place of each node's group, by the node's index: groups with small places come first.</param>
    /// <param name="drawn">The edges that are drawn.</param>
    /// <returns>The nodes of each layer from top to bottom.</returns>
    public static int[][] Of(InteractionGraph graph, int[] groupOf, DrawnEdges drawn)
    {
        var order = new GraphOrder(graph, groupOf, drawn);
        int[][] columns = [.. graph.Layers.Select((_, layer) => graph.Nodes.Where(node => node.Layer == layer).Select(node => node.Index).OrderBy(node => groupOf[node]).ThenBy(node => node).ToArray())];
        foreach (int[] column in columns)
            order.Take(column);
        int[][] best = [.. columns];
        double fewest = order.Crossings(drawn);
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool isForward = sweep % 2 == 0;
            foreach (int layer in isForward ? Enumerable.Range(1, columns.Length - 1) : Enumerable.Range(0, columns.Length - 1).Reverse())
                order.Take(columns[layer] = order.Sorted(columns[layer], isForward ? order.before : order.after));
            double crossings = order.Crossings(drawn);
            if (crossings < fewest)
                (best, fewest) = ([.. columns], crossings);
        }

        return best;
    }

    /// <summary>The weight of pairs of drawn edges that cross: for each pair the smaller of the two.</summary>
    private double Crossings(DrawnEdges drawn)
    {
        double crossings = 0;
        foreach (IGrouping<int, int> section in Enumerable.Range(0, drawn.Edges.Count).GroupBy(edge => graph.Nodes[drawn.Edges[edge].From].Layer))
        {
            // Relative weights ascend with the place, so that the first of two is the smaller one.
            int[] edges = [.. section];
            for (int i = 0; i < edges.Length; i++)
            {
                double from = place[drawn.Edges[edges[i]].From], to = place[drawn.Edges[edges[i]].To];
                int crossed = 0;
                for (int j = i + 1; j < edges.Length; j++)
                    if ((place[drawn.Edges[edges[j]].From] - from) * (place[drawn.Edges[edges[j]].To] - to) < 0)
                        crossed++;
                crossings += crossed * drawn.Relative[edges[i]];
            }
        }

        return crossings;
    }

    private int[] Sorted(int[] column, List<(int Neighbour, double Weight)>[] neighbours) =>
        [.. column.OrderBy(node => groupOf[node]).ThenBy(node => Mean(node, neighbours[node])).ThenBy(node => place[node])];

    private double Mean(int node, List<(int Neighbour, double Weight)> neighbours)
    {
        double weight = neighbours.Sum(each => each.Weight);
        return weight > 0 ? neighbours.Sum(each => each.Weight * place[each.Neighbour]) / weight : place[node];
    }

    /// <summary>Takes the places of a column, 0 to 1, so that columns of different lengths compare.</summary>
    private void Take(int[] column)
    {
        for (int i = 0; i < column.Length; i++)
            place[column[i]] = (i + 0.5) / column.Length;
    }
}
