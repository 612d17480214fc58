using DegeneracyLab.Runtime;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The Leiden algorithm (Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", 2019). A round moves
/// single nodes, refines each community into connected subsets, makes these the nodes of a smaller graph, and goes on there; rounds are
/// repeated until the quality stays. All communities of the result are connected.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="expected">What a null model expects, a row for each node.</param>
/// <param name="resolution">The resolution.</param>
internal sealed class LeidenSearch(WeightedGraph graph, ExpectedWeight expected, double resolution)
{
    /// <summary>The most rounds of a search. Few do where there are communities; where there are none, each round finds a little more.</summary>
    private const int MaxRounds = 10;

    private readonly double totalWeight = Total(graph);

    /// <summary>Searches several times, in several threads.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="restarts">The number of searches.</param>
    /// <param name="cancellationToken">Ends the searches.</param>
    /// <returns>What <see cref="Run"/> gives for each restart.</returns>
    public (int[] Communities, double Quality)[] Runs(long seed, int restarts, CancellationToken cancellationToken)
    {
        var runs = new (int[] Communities, double Quality)[restarts];
        Parallel.For(0, restarts, WorkerThreads.LoopOptions(cancellationToken), restart => runs[restart] = Run(seed, restart, cancellationToken));
        return runs;
    }

    /// <summary>
    /// Searches once. Even restarts begin with each node alone, odd ones with the connected parts of the graph: small graphs have optima that
    /// only one of the two leads to.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="restart">The number of the restart, from 0.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The community of each node, numbered from 0 by their first nodes, and their quality.</returns>
    public (int[] Communities, double Quality) Run(long seed, int restart, CancellationToken cancellationToken = default)
    {
        var random = new RandomSequence(SplitMix64.Mix(unchecked((ulong)seed + (0xD1342543DE82EF95UL * (ulong)(restart + 1)))));
        int[] best = restart % 2 == 0 ? [.. Enumerable.Range(0, graph.Nodes)] : graph.ConnectedParts(new int[graph.Nodes]).Parts;
        double quality = Quality(best);
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] next = Numbered(Round(best, random, cancellationToken));
            double improved = Quality(next);
            // Less is rounding: qualities are sums of parts of 1.
            if (improved <= quality + 1e-12)
                break;
            (best, quality) = (next, improved);
        }

        return (best, quality);
    }

    /// <summary>The quality of a partition: the part of the weight inside, minus the resolution times what is expected; 0 for a graph without edges.</summary>
    /// <param name="communities">The community of each node, below the number of nodes.</param>
    public double Quality(int[] communities)
    {
        if (totalWeight == 0)
            return 0;
        double inside = 0, sum = 0;
        for (int node = 0; node < graph.Nodes; node++)
        {
            ReadOnlySpan<int> neighbours = graph.Neighbours(node);
            ReadOnlySpan<double> weights = graph.Weights(node);
            for (int i = 0; i < neighbours.Length; i++)
                inside += communities[neighbours[i]] == communities[node] ? weights[i] / 2 : 0;
        }

        ExpectedWeight totals = expected.Aggregate(communities, graph.Nodes);
        for (int community = 0; community < totals.Rows; community++)
            sum += totals.Inside(community);
        return (inside - (resolution * (sum - expected.Excluded))) / totalWeight;
    }

    /// <summary>Communities numbered by their first nodes.</summary>
    public static int[] Numbered(int[] communities)
    {
        int[] numbers = new int[1 + communities.DefaultIfEmpty(-1).Max()], numbered = new int[communities.Length];
        Array.Fill(numbers, -1);
        int count = 0;
        for (int node = 0; node < communities.Length; node++)
        {
            ref int number = ref numbers[communities[node]];
            if (number < 0)
                number = count++;
            numbered[node] = number;
        }

        return numbered;
    }

    private int[] Round(int[] start, RandomSequence random, CancellationToken cancellationToken)
    {
        WeightedGraph level = graph;
        ExpectedWeight own = expected;
        int[] communities = [.. start], place = [.. Enumerable.Range(0, graph.Nodes)];      // The node of the level that a node is part of.
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            communities = new LocalMoving(level, own, resolution).Move(communities, random);
            int count = 1 + communities.DefaultIfEmpty(-1).Max();
            if (count == level.Nodes)
                return [.. place.Select(node => communities[node])];
            (int[] refined, int parts) = new Refinement(level, own, resolution).Refine(communities, count, random);
            if (parts == level.Nodes)
            {
                // Nothing is joined, which rounding alone can bring about. Connected parts are never worse than what they are parts of.
                (refined, parts) = level.ConnectedParts(communities);
                communities = [.. refined];
            }

            int[] next = new int[parts];
            for (int node = 0; node < refined.Length; node++)
                next[refined[node]] = communities[node];
            level = level.Aggregate(refined, parts);
            own = own.Aggregate(refined, parts);
            communities = next;
            for (int node = 0; node < place.Length; node++)
                place[node] = refined[place[node]];
        }
    }

    private static double Total(WeightedGraph graph)
    {
        double sum = 0;
        for (int node = 0; node < graph.Nodes; node++)
            foreach (double weight in graph.Weights(node))
                sum += weight / 2;
        return sum;
    }
}
