namespace DegeneracyLab.Analysis.Tests;

/// <summary>Complete linkage against its definition, which looks at all pairs of units each time.</summary>
public sealed class DendrogramTests
{
    [Theory]
    [InlineData(1, 12, 1000)]
    [InlineData(2, 17, 4)] // many distances are equal
    [InlineData(3, 17, 2)]
    [InlineData(4, 2, 3)]
    [InlineData(5, 1, 3)]
    public void It_follows_the_definition(int seed, int units, int values)
    {
        var random = new Random(seed);
        double[,] distances = new double[units, units];
        for (int i = 0; i < units; i++)
            for (int j = 0; j < i; j++)
                distances[i, j] = distances[j, i] = random.Next(values) is var value && value == values - 1 ? double.PositiveInfinity : value;

        Dendrogram dendrogram = Dendrogram.CompleteLinkage(distances);
        List<int[]> clusters = [.. Enumerable.Range(0, units).Select(unit => new[] { unit })];
        foreach (DendrogramMerge merge in dendrogram.Merges)
        {
            (int[] First, int[] Second, double Height) least = clusters
                .SelectMany(first => clusters.Where(second => second[0] > first[0]).Select(second => (first, second, Farthest(first, second))))
                .OrderBy(pair => pair.Item3).ThenBy(pair => pair.first[0]).ThenBy(pair => pair.second[0]).First();
            Assert.Equal(new DendrogramMerge(least.First[0], least.Second[0], least.Height), merge);
            clusters.Remove(least.First);
            clusters.Remove(least.Second);
            clusters.Add([.. least.First.Concat(least.Second).Order()]);
        }

        Assert.Single(clusters);
        // A cut has clusters of which no pair of units is farther apart, and two clusters have one that is.
        foreach (double height in new double[] { -1, 0, 1, 2, 500, double.PositiveInfinity })
        {
            IReadOnlyList<IReadOnlyList<int>> cut = dendrogram.Cut(height);
            Assert.Equal(Enumerable.Range(0, units), cut.SelectMany(cluster => cluster).Order());
            Assert.Equal(cut.Select(cluster => cluster[0]).Order(), cut.Select(cluster => cluster[0]));
            Assert.All(cut, cluster => Assert.True(cluster.Count == 1 || Farthest([.. cluster], [.. cluster]) <= height));
            Assert.All(cut.SelectMany(first => cut.Where(second => second[0] > first[0]).Select(second => Farthest([.. first], [.. second]))), farthest => Assert.True(farthest > height));
        }

        double Farthest(int[] first, int[] second) => first.Max(i => second.Max((int j) => distances[i, j]));
    }
}
