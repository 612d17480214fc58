namespace DegeneracyLab.Analysis;

/// <summary>
/// Moves nodes to the community that raises the quality most, of those of their neighbours and an empty one, until none wants to move.
/// A queue holds the nodes whose neighbourhood has changed.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="expected">What the null model expects, a row for each node.</param>
/// <param name="resolution">The resolution.</param>
internal sealed class LocalMoving(WeightedGraph graph, ExpectedWeight expected, double resolution)
{
    /// <summary>Gains that differ by less, as a part of what they are made of, differ by rounding: to follow them might never end.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Moves nodes.</summary>
    /// <param name="start">The community of each node, below the number of nodes.</param>
    /// <param name="random">The order in which nodes are visited first.</param>
    /// <returns>The community of each node, without gaps in the numbers.</returns>
    public int[] Move(int[] start, RandomSequence random)
    {
        int[] communities = [.. start], sizes = new int[graph.Nodes];
        foreach (int community in communities)
            sizes[community]++;
        ExpectedWeight totals = expected.Aggregate(communities, graph.Nodes);
        var empty = new Stack<int>(Enumerable.Range(0, graph.Nodes).Where(community => sizes[community] == 0));
        var toward = new GroupSums(graph.Nodes);
        var queue = new Queue<int>(random.Order(graph.Nodes));
        bool[] isQueued = new bool[graph.Nodes];
        Array.Fill(isQueued, true);
        while (queue.TryDequeue(out int node))
        {
            isQueued[node] = false;
            int own = communities[node];
            toward.Add(graph, node, communities);
            totals.Subtract(own, expected, node);
            double stay = resolution * expected.Between(node, totals, own), best = toward[own] - stay, size = toward[own] + stay;
            int target = own;
            foreach (int community in toward.Groups)
            {
                double cost = resolution * expected.Between(node, totals, community), gain = toward[community] - cost;
                size = Math.Max(size, toward[community] + cost);
                if (gain > best + (Rounding * size))
                    (best, target) = (gain, community);
            }

            if (sizes[own] > 1 && -best > Rounding * size)
                target = empty.Peek();
            toward.Clear();
            totals.Add(target, expected, node);
            if (target == own)
                continue;
            communities[node] = target;
            if (sizes[target]++ == 0)
                empty.Pop();
            if (--sizes[own] == 0)
                empty.Push(own);
            foreach (int neighbour in graph.Neighbours(node))
                if (communities[neighbour] != target && !isQueued[neighbour])
                {
                    isQueued[neighbour] = true;
                    queue.Enqueue(neighbour);
                }
        }

        return LeidenSearch.Numbered(communities);
    }
}
