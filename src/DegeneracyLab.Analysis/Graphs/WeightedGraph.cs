namespace DegeneracyLab.Analysis;

/// <summary>An undirected graph with weights above 0 and no loops, each edge at both of its ends.</summary>
/// <param name="starts">Where the neighbours of each node begin, and where the last ones end.</param>
/// <param name="neighbours">The neighbours.</param>
/// <param name="weights">The weights of the edges to them.</param>
internal sealed class WeightedGraph(int[] starts, int[] neighbours, double[] weights)
{
    /// <summary>The number of nodes.</summary>
    public int Nodes => starts.Length - 1;

    /// <summary>The neighbours of a node.</summary>
    public ReadOnlySpan<int> Neighbours(int node) => neighbours.AsSpan(starts[node]..starts[node + 1]);

    /// <summary>The weights of the edges to them, in the same order.</summary>
    public ReadOnlySpan<double> Weights(int node) => weights.AsSpan(starts[node]..starts[node + 1]);

    /// <summary>The graph of edges, of which no two join the same nodes.</summary>
    public static WeightedGraph Of(int nodes, IReadOnlyList<(int From, int To, double Weight)> edges)
    {
        int[] starts = new int[nodes + 1];
        foreach ((int from, int to, _) in edges)
        {
            starts[from + 1]++;
            starts[to + 1]++;
        }

        for (int node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
        int[] next = starts[..^1], neighbours = new int[2 * edges.Count];
        double[] weights = new double[2 * edges.Count];
        foreach ((int from, int to, double weight) in edges)
        {
            (neighbours[next[from]], weights[next[from]++]) = (to, weight);
            (neighbours[next[to]], weights[next[to]++]) = (from, weight);
        }

        return new(starts, neighbours, weights);
    }

    /// <summary>The graph whose nodes are groups of nodes, with the summed weights between them; what is inside a group is left out.</summary>
    /// <param name="groups">The group of each node.</param>
    /// <param name="count">The number of groups.</param>
    public WeightedGraph Aggregate(int[] groups, int count)
    {
        int[] members = Grouped(groups, count, out int[] firsts);
        int[] newStarts = new int[count + 1];
        List<int> newNeighbours = [];
        List<double> newWeights = [];
        var sums = new GroupSums(count);
        for (int group = 0; group < count; group++)
        {
            for (int i = firsts[group]; i < firsts[group + 1]; i++)
                sums.Add(this, members[i], groups);
            foreach (int other in sums.Groups)
                if (other != group)
                {
                    newNeighbours.Add(other);
                    newWeights.Add(sums[other]);
                }

            sums.Clear();
            newStarts[group + 1] = newNeighbours.Count;
        }

        return new(newStarts, [.. newNeighbours], [.. newWeights]);
    }

    /// <summary>The connected parts of groups: each node's part, numbered by their first nodes.</summary>
    /// <param name="groups">The group of each node.</param>
    /// <returns>The parts and their number.</returns>
    public (int[] Parts, int Count) ConnectedParts(int[] groups)
    {
        int[] parts = new int[Nodes];
        Array.Fill(parts, -1);
        int count = 0;
        Stack<int> open = [];
        for (int first = 0; first < Nodes; first++)
        {
            if (parts[first] >= 0)
                continue;
            parts[first] = count;
            open.Push(first);
            while (open.TryPop(out int node))
                foreach (int neighbour in Neighbours(node))
                    if (parts[neighbour] < 0 && groups[neighbour] == groups[node])
                    {
                        parts[neighbour] = count;
                        open.Push(neighbour);
                    }

            count++;
        }

        return (parts, count);
    }

    private static int[] Grouped(int[] groups, int count, out int[] firsts)
    {
        firsts = new int[count + 1];
        foreach (int group in groups)
            firsts[group + 1]++;
        for (int group = 0; group < count; group++)
            firsts[group + 1] += firsts[group];
        int[] next = firsts[..^1], members = new int[groups.Length];
        for (int node = 0; node < groups.Length; node++)
            members[next[groups[node]]++] = node;
        return members;
    }
}

/// <summary>Weights summed by group, of few groups among many.</summary>
/// <param name="count">The number of groups.</param>
internal sealed class GroupSums(int count)
{
    private readonly double[] sums = new double[count];
    private readonly List<int> groups = [];

    /// <summary>The groups that have been met, in the order in which they were.</summary>
    public List<int> Groups => groups;

    /// <summary>The sum of a group; 0 if it was not met.</summary>
    public double this[int group] => sums[group];

    /// <summary>Adds the edges of a node, by the groups of their other ends.</summary>
    public void Add(WeightedGraph graph, int node, int[] groupOf)
    {
        ReadOnlySpan<int> neighbours = graph.Neighbours(node);
        ReadOnlySpan<double> weights = graph.Weights(node);
        for (int i = 0; i < neighbours.Length; i++)
        {
            int group = groupOf[neighbours[i]];
            if (sums[group] == 0)
                groups.Add(group);
            sums[group] += weights[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        foreach (int group in groups)
            sums[group] = 0;
        groups.Clear();
    }
}
