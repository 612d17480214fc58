namespace DegeneracyLab.Analysis;

/// <summary>
/// Divides each community into connected parts. Nodes begin alone; a node that is still alone joins a part of its community to which it has
/// an edge, at random among those that do not lower the quality, and better ones more likely. Nodes and parts take part while they are well
/// connected to the rest of their community.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="expected">What the null model expects, a row for each node.</param>
/// <param name="resolution">The resolution.</param>
internal sealed class Refinement(WeightedGraph graph, ExpectedWeight expected, double resolution)
{
    /// <summary>How much worse a choice may be and still be likely, as a part of the best gain.</summary>
    private const double Temperature = 0.05;

    /// <summary>Refines communities.</summary>
    /// <param name="communities">The community of each node.</param>
    /// <param name="count">The number of communities.</param>
    /// <param name="random">The order of the nodes, and their choices.</param>
    /// <returns>The part of each node, without gaps in the numbers, and the number of parts.</returns>
    public (int[] Parts, int Count) Refine(int[] communities, int count, RandomSequence random)
    {
        int[] parts = [.. Enumerable.Range(0, graph.Nodes)];
        bool[] isAlone = new bool[graph.Nodes];
        Array.Fill(isAlone, true);
        ExpectedWeight whole = expected.Aggregate(communities, count), totals = expected.Aggregate(parts, graph.Nodes);
        double[] inward = Inward(communities);      // The weight from a part to the rest of its community.
        var toward = new GroupSums(graph.Nodes);
        List<(int Part, double Gain)> choices = [];
        foreach (int node in random.Order(graph.Nodes))
        {
            if (!isAlone[node] || !IsWellConnected(node))
                continue;
            toward.Add(graph, node, parts);
            choices.Clear();
            foreach (int part in toward.Groups)
            {
                if (communities[part] != communities[node] || !IsWellConnected(part))
                    continue;
                double gain = toward[part] - (resolution * expected.Between(node, totals, part));
                if (gain >= 0)
                    choices.Add((part, gain));
            }

            if (choices.Count > 0)
            {
                // Parts have the number of the node in which they began, which has their community.
                int chosen = Choice(choices, random);
                inward[chosen] += inward[node] - (2 * toward[chosen]);
                totals.Add(chosen, expected, node);
                isAlone[chosen] = isAlone[node] = false;
                parts[node] = chosen;
            }

            toward.Clear();
        }

        int[] numbered = LeidenSearch.Numbered(parts);
        return (numbered, 1 + numbered.Max());

        // More weight between the part and the rest than is expected.
        bool IsWellConnected(int part)
        {
            double toWhole = totals.Between(part, whole, communities[part]), inside = 2 * totals.Inside(part);
            return inward[part] >= resolution * (toWhole - inside);
        }
    }

    private double[] Inward(int[] communities)
    {
        double[] inward = new double[graph.Nodes];
        for (int node = 0; node < graph.Nodes; node++)
        {
            ReadOnlySpan<int> neighbours = graph.Neighbours(node);
            ReadOnlySpan<double> weights = graph.Weights(node);
            for (int i = 0; i < neighbours.Length; i++)
                inward[node] += communities[neighbours[i]] == communities[node] ? weights[i] : 0;
        }

        return inward;
    }

    private static int Choice(List<(int Part, double Gain)> choices, RandomSequence random)
    {
        double best = choices.Max(choice => choice.Gain);
        if (best == 0)
            return choices[(int)(random.Uniform() * choices.Count)].Part;
        double[] likelihoods = [.. choices.Select(choice => Math.Exp((choice.Gain - best) / (Temperature * best)))];
        double left = random.Uniform() * likelihoods.Sum();
        for (int i = 0; i < likelihoods.Length; i++)
            if ((left -= likelihoods[i]) < 0)
                return choices[i].Part;
        return choices[^1].Part;
    }
}
