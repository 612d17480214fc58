namespace DegeneracyLab.Analysis.Tests;

public sealed class LargeGraphTests
{
    /// <summary>10,000 nodes and 100,000 edges in ten layers, in blocks that most edges stay in, or in none; GraphBenchmarks has the times.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(0)]
    public void Communities_are_connected(double within)
    {
        LongRun.Only();
        TestGraph graph = Large(within);
        Assert.Equal(100_000, graph.Edges.Length);
        foreach (NullModel model in new[] { NullModel.Layered, NullModel.Newman })
        {
            (int[] communities, double quality) = graph.Search(model, 1).Run(seed: 0, 0, TestContext.Current.CancellationToken);
            Assert.Equal(communities.Max() + 1, graph.Weighted().ConnectedParts(communities).Count);
            // All in one community have quality 0.
            Assert.InRange(quality, double.Epsilon, 1);
        }
    }

    private static TestGraph Large(double within)
    {
        const int layers = 10, width = 1000, blocks = 20;
        var random = new Random(7);
        HashSet<(int, int)> pairs = [];
        while (pairs.Count < 100_000)
        {
            int layer = random.Next(layers - 1), from = random.Next(width);
            int to = random.NextDouble() < within ? (random.Next(width / blocks) * blocks) + (from % blocks) : random.Next(width);
            pairs.Add(((layer * width) + from, ((layer + 1) * width) + to));
        }

        return new(layers * width, [.. pairs.Select(pair => (pair.Item1, pair.Item2, 0.5 + random.NextDouble()))], [.. pairs.Select(pair => pair.Item1 / width)]);
    }
}
