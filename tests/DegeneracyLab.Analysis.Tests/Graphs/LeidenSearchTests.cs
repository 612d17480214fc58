namespace DegeneracyLab.Analysis.Tests;

/// <summary>What every search must fulfil, on random graphs.</summary>
public sealed class LeidenSearchTests
{
    private static readonly (NullModel Model, double Resolution)[] Choices =
        [(NullModel.Layered, 0.3), (NullModel.Layered, 1), (NullModel.Layered, 3), (NullModel.Newman, 0.5), (NullModel.Newman, 1), (NullModel.Newman, 2.5), (NullModel.ConstantPotts, 0.4), (NullModel.ConstantPotts, 2)];

    private static int Graphs => LongRun.IsOn ? 300 : 25;

    /// <summary>Of all partitions of up to nine nodes none is better than the best of ten searches, and the quality is the one by definition.</summary>
    [Fact]
    public void The_best_of_all_partitions_is_found()
    {
        for (int seed = 0; seed < (LongRun.IsOn ? 100 : 8); seed++)
        {
            TestGraph graph = TestGraph.Random(seed, 4 + (seed % 6), 2 + (seed % 3), 0.7);
            if (graph.Edges.Length == 0)
                continue;
            foreach ((NullModel model, double resolution) in Choices)
            {
                double[,] gains = graph.Gains(model, resolution);
                double best = BestOfAll(gains, new int[graph.Nodes], node: 0, count: 0, quality: 0);
                (int[] communities, double quality) = graph.Best(model, resolution);
                Assert.Equal(graph.Quality(model, resolution, communities), quality, 12);
                Assert.True(Math.Abs(quality - best) <= 1e-12, $"Graph {seed}, {model} at {resolution}: {quality:r}, but the best of all partitions has {best:r}.");
            }
        }
    }

    [Fact]
    public void Communities_are_connected_and_no_node_gains_by_a_move()
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            TestGraph graph = TestGraph.Random(1000 + seed, 20 + (3 * seed % 100), 2 + (seed % 5), seed % 3 == 0 ? 0.05 : 0.3);
            foreach ((NullModel model, double resolution) in Choices)
            {
                LeidenSearch search = graph.Search(model, resolution);
                (int[] communities, double quality) = search.Run(seed, seed % 2, TestContext.Current.CancellationToken);
                Assert.Equal(graph.Quality(model, resolution, communities), quality, 11);
                Assert.Equal(communities, LeidenSearch.Numbered(communities));
                (_, int parts) = graph.Weighted().ConnectedParts(communities);
                Assert.True(parts == communities.Distinct().Count(), $"Graph {seed}, {model} at {resolution}: {communities.Distinct().Count()} communities have {parts} connected parts.");
                AssertNoMoveGains(graph, model, resolution, communities, $"Graph {seed}, {model} at {resolution}");
            }
        }
    }

    /// <summary>A community in two pieces is what Louvain's algorithm may end with. Here the piece in the middle leaves it, and the pieces become communities.</summary>
    [Fact]
    public void Parts_of_groups_are_told_apart()
    {
        WeightedGraph path = WeightedGraph.Of(5, [(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 4, 1)]);
        (int[] parts, int count) = path.ConnectedParts([0, 0, 1, 0, 0]);
        Assert.Equal([0, 0, 1, 2, 2], parts);
        Assert.Equal(3, count);
    }

    /// <summary>The sums that the search keeps up to date, after many random moves, and those of the aggregated graph.</summary>
    [Fact]
    public void Sums_that_are_kept_up_to_date_are_those_by_definition()
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            TestGraph graph = TestGraph.Random(2000 + seed, 12, 3, 0.5);
            if (graph.Edges.Length == 0)
                continue;
            var random = new Random(seed);
            foreach ((NullModel model, double resolution) in Choices)
            {
                ExpectedWeight rows = ExpectedWeight.Of(model, graph.Nodes, graph.Edges, edge => graph.Section[edge], graph.Section.Max() + 1);
                int[] communities = [.. Enumerable.Range(0, graph.Nodes).Select(_ => random.Next(4))];
                ExpectedWeight totals = rows.Aggregate(communities, 4);
                var search = new LeidenSearch(graph.Weighted(), rows, resolution);
                double quality = search.Quality(communities);
                for (int move = 0; move < 40; move++)
                {
                    int node = random.Next(graph.Nodes), from = communities[node], to = random.Next(4);
                    var toward = new GroupSums(4);
                    toward.Add(graph.Weighted(), node, communities);
                    totals.Subtract(from, rows, node);
                    double gain = toward[to] - toward[from] - (resolution * (rows.Between(node, totals, to) - rows.Between(node, totals, from)));
                    totals.Add(to, rows, node);
                    communities[node] = to;
                    double moved = graph.Quality(model, resolution, communities);
                    Assert.True(Math.Abs(moved - quality - (gain / graph.TotalWeight)) <= 1e-13 * (1 + Math.Abs(moved)), $"Graph {seed}, {model}: {quality:r} and a gain of {gain / graph.TotalWeight:r} became {moved:r}.");
                    quality = moved;
                }

                // Nodes of the aggregated graph alone have the quality of the groups.
                WeightedGraph small = graph.Weighted().Aggregate(communities, 4);
                double outside = Enumerable.Range(0, 4).Sum(group => small.Weights(group).ToArray().Sum()) / 2;
                double expected = Enumerable.Range(0, 4).Sum(totals.Inside) - totals.Excluded;
                Assert.InRange(((graph.TotalWeight - outside - (resolution * expected)) / graph.TotalWeight) - quality, -1e-12 * (1 + Math.Abs(quality)), 1e-12 * (1 + Math.Abs(quality)));
            }
        }
    }

    [Fact]
    public void One_seed_gives_one_result_and_the_unit_of_weights_does_not_matter()
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            TestGraph graph = TestGraph.Random(3000 + seed, 60, 4, 0.3);
            TestGraph scaled = graph with { Edges = [.. graph.Edges.Select(edge => (edge.From, edge.To, edge.Weight * 1024))] };
            foreach ((NullModel model, double resolution) in Choices)
            {
                (int[] first, double quality) = graph.Search(model, resolution).Run(seed, seed % 2, TestContext.Current.CancellationToken);
                Assert.Equal(first, graph.Search(model, resolution).Run(seed, seed % 2, TestContext.Current.CancellationToken).Communities);
                (int[] other, double otherQuality) = scaled.Search(model, model == NullModel.ConstantPotts ? 1024 * resolution : resolution).Run(seed, seed % 2, TestContext.Current.CancellationToken);
                Assert.Equal(first, other);
                Assert.Equal(quality, otherQuality, 12);
            }
        }
    }

    /// <summary>Seeds do matter: else restarts would be in vain.</summary>
    [Fact]
    public void Seeds_differ()
    {
        LeidenSearch search = TestGraph.Random(5, 120, 4, 0.3).Search(NullModel.Newman, 1);
        Assert.True(Enumerable.Range(0, 10).Select(seed => string.Join(',', search.Run(seed, 0).Communities)).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(NullModel.Layered)]
    [InlineData(NullModel.Newman)]
    [InlineData(NullModel.ConstantPotts)]
    public void Without_edges_each_node_is_alone(NullModel model)
    {
        Assert.Equal([0, 1, 2], TestGraph.Of(3, []).Best(model, 1).Communities);
        Assert.Equal(0, TestGraph.Of(3, []).Best(model, 1).Quality);
        Assert.Empty(TestGraph.Of(0, []).Best(model, 1).Communities);
    }

    [Fact]
    public void A_search_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => TestGraph.Karate.Search(NullModel.Newman, 1).Run(1, 0, new CancellationToken(canceled: true)));

    private static void AssertNoMoveGains(TestGraph graph, NullModel model, double resolution, int[] communities, string where)
    {
        double[,] gains = graph.Gains(model, resolution);
        int count = communities.DefaultIfEmpty(-1).Max() + 1;
        for (int node = 0; node < graph.Nodes; node++)
        {
            double[] toward = new double[count + 1];        // The last one is empty.
            for (int other = 0; other < graph.Nodes; other++)
                toward[communities[other]] += other == node ? 0 : 2 * gains[node, other];
            Assert.True(toward.Max() <= toward[communities[node]] + 1e-11, $"{where}: node {node} gains {toward.Max() - toward[communities[node]]} by a move.");
        }
    }

    /// <summary>All partitions, as strings of numbers that begin with 0 and grow by at most 1 at a time.</summary>
    private static double BestOfAll(double[,] gains, int[] communities, int node, int count, double quality)
    {
        if (node == communities.Length)
            return quality;
        double best = double.NegativeInfinity;
        for (int community = 0; community <= count; community++)
        {
            communities[node] = community;
            double more = gains[node, node];
            for (int other = 0; other < node; other++)
                more += communities[other] == community ? 2 * gains[node, other] : 0;
            best = Math.Max(best, BestOfAll(gains, communities, node + 1, Math.Max(count, community + 1), quality + more));
        }

        return best;
    }
}
