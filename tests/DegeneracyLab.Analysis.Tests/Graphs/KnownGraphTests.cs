namespace DegeneracyLab.Analysis.Tests;

/// <summary>Graphs whose best partitions are known from other programs or from closed forms.</summary>
public sealed class KnownGraphTests
{
    /// <summary>The best of 200 seeds of leidenalg 0.9.1; the modularity at resolution 1, whatever the resolution of the search.</summary>
    [Theory]
    [InlineData(1, 4, 0.4197896)]
    [InlineData(0.5, 2, 0.3717949)]
    [InlineData(2, 7, 0.3386752)]
    public void The_karate_club(double resolution, int count, double modularity)
    {
        (int[] communities, double quality) = TestGraph.Karate.Best(NullModel.Newman, resolution);
        Assert.Equal(count, communities.Distinct().Count());
        Assert.Equal(modularity, TestGraph.Karate.Search(NullModel.Newman, 1).Quality(communities), 7);
        Assert.Equal(TestGraph.Karate.Quality(NullModel.Newman, resolution, communities), quality, 12);
        int[] sizes = [.. communities.CountBy(community => community).Select(pair => pair.Value).Order()];
        if (resolution == 1)
            Assert.Equal([5, 6, 11, 12], sizes);
        if (resolution == 0.5)
            Assert.Equal([17, 17], sizes);
    }

    [Fact]
    public void Two_cliques_that_are_apart()
    {
        (int[] communities, double quality) = TestGraph.Cliques(2, 5, isRing: false).Best(NullModel.Newman, 1, restarts: 1);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], communities);
        Assert.Equal(0.5, quality, 12);
    }

    /// <summary>One community for each clique; of many cliques, pairs are better, which is the resolution limit of modularity.</summary>
    [Theory]
    [InlineData(4, 4, 0.6590909)]
    [InlineData(10, 10, 0.8090909)]
    [InlineData(30, 15, 0.8878788)]
    public void Rings_of_cliques(int cliques, int count, double modularity)
    {
        TestGraph graph = TestGraph.Cliques(cliques, 5);
        (int[] communities, double quality) = graph.Best(NullModel.Newman, 1, restarts: 200);
        Assert.Equal(modularity, quality, 7);
        Assert.Equal(count, communities.Distinct().Count());
        int[] single = [.. Enumerable.Range(0, graph.Nodes).Select(node => node / 5)];
        if (cliques == 30)
            Assert.Equal(0.8757576, graph.Search(NullModel.Newman, 1).Quality(single), 7);
        // The constant Potts model has no such limit.
        Assert.Equal(single, graph.Best(NullModel.ConstantPotts, 0.5, restarts: 1).Communities);
    }

    /// <summary>Two blocks through six layers of eight. Newman's modularity cuts them in the middle; the layered null model does not.</summary>
    [Theory]
    [InlineData(0, 0.5, 0.55, 0.4)]
    [InlineData(0.05, 0.452381, 0.511905, 0.361905)]
    [InlineData(0.2, 0.333333, 0.416667, 0.266667)]
    public void Blocks_in_layers(double between, double ofBlocks, double newmanOfFour, double layeredOfFour)
    {
        TestGraph graph = TestGraph.Layered(6, 8, 2, between);
        int[] blocks = [.. Enumerable.Range(0, 48).Select(node => node % 8 / 4)], four = [.. blocks.Select((block, node) => block + (node < 24 ? 0 : 2))];
        Assert.Equal(ofBlocks, graph.Search(NullModel.Newman, 1).Quality(blocks), 6);
        Assert.Equal(ofBlocks, graph.Search(NullModel.Layered, 1).Quality(blocks), 6);
        Assert.Equal(newmanOfFour, graph.Search(NullModel.Newman, 1).Quality(four), 6);
        Assert.Equal(layeredOfFour, graph.Search(NullModel.Layered, 1).Quality(four), 6);

        (int[] newman, double newmanQuality) = graph.Best(NullModel.Newman, 1);
        Assert.Equal(newmanOfFour, newmanQuality, 6);
        Assert.Equal(4, newman.Distinct().Count());
        Assert.Equal(2.0 / 3, PartitionComparison.NormalisedMutualInformation(blocks, newman), 12);
        Assert.Equal(1, PartitionComparison.AdjustedRandIndex(blocks, graph.Best(NullModel.Newman, 0.5).Communities));
        (int[] layered, double layeredQuality) = graph.Best(NullModel.Layered, 1);
        Assert.Equal(ofBlocks, layeredQuality, 6);
        Assert.Equal(1, PartitionComparison.AdjustedRandIndex(blocks, layered));
    }
}
