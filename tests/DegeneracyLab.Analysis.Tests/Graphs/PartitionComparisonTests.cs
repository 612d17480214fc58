namespace DegeneracyLab.Analysis.Tests;

public sealed class PartitionComparisonTests
{
    /// <summary>By hand: the table of overlaps is ((2, 1), (0, 3)).</summary>
    [Fact]
    public void A_small_example()
    {
        int[] first = [7, 7, 7, 3, 3, 3], second = [0, 0, 1, 1, 1, 1];
        // Pairs together: 3 + 3 in the first, 1 + 6 in the second, 1 + 3 in both, of 15.
        Assert.Equal((4 - (6 * 7 / 15.0)) / (6.5 - (6 * 7 / 15.0)), PartitionComparison.AdjustedRandIndex(first, second), 12);
        double h1 = Math.Log(2), h2 = -((Math.Log(1 / 3.0) / 3) + (2 * Math.Log(2 / 3.0) / 3));
        double both = -((Math.Log(1 / 3.0) / 3) + (Math.Log(1 / 6.0) / 6) + (Math.Log(0.5) / 2));
        Assert.Equal(2 * (h1 + h2 - both) / (h1 + h2), PartitionComparison.NormalisedMutualInformation(first, second), 12);
        Assert.Equal((2 * both) - h1 - h2, PartitionComparison.VariationOfInformation(first, second), 12);
    }

    /// <summary>The adjusted Rand index by counting pairs, on random partitions; its mean over random orders is 0.</summary>
    [Fact]
    public void The_adjusted_Rand_index_counts_pairs()
    {
        var random = new Random(3);
        double sum = 0;
        for (int trial = 0; trial < 500; trial++)
        {
            int[] first = [.. Enumerable.Range(0, 30).Select(i => i % 4)], second = [.. Enumerable.Range(0, 30).Select(i => i / 7)];
            random.Shuffle(second);
            double both = 0, one = 0, other = 0, pairs = 30 * 29 / 2;
            for (int i = 0; i < 30; i++)
                for (int j = 0; j < i; j++)
                {
                    both += first[i] == first[j] && second[i] == second[j] ? 1 : 0;
                    one += first[i] == first[j] ? 1 : 0;
                    other += second[i] == second[j] ? 1 : 0;
                }

            double index = PartitionComparison.AdjustedRandIndex(first, second);
            Assert.Equal((both - (one * other / pairs)) / (((one + other) / 2) - (one * other / pairs)), index, 12);
            Assert.Equal(index, PartitionComparison.AdjustedRandIndex(second, first), 12);
            sum += index / 500;
        }

        Assert.InRange(sum, -0.01, 0.01);
    }

    [Theory]
    [InlineData(new[] { 1, 1, 2, 2, 3 }, new[] { 5, 5, 9, 9, 0 })]
    [InlineData(new[] { 0, 0, 0 }, new[] { 4, 4, 4 })]
    [InlineData(new[] { 0, 1, 2 }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 0 }, new[] { 0 })]
    public void Equal_partitions_under_other_numbers(int[] first, int[] second)
    {
        Assert.Equal(1, PartitionComparison.AdjustedRandIndex(first, second));
        Assert.Equal(1, PartitionComparison.NormalisedMutualInformation(first, second));
        Assert.Equal(0, PartitionComparison.VariationOfInformation(first, second));
    }

    [Fact]
    public void Independent_partitions()
    {
        int[] rows = [.. Enumerable.Range(0, 12).Select(i => i / 4)], columns = [.. Enumerable.Range(0, 12).Select(i => i % 4)];
        Assert.Equal(0, PartitionComparison.NormalisedMutualInformation(rows, columns), 12);
        Assert.Equal(Math.Log(12), PartitionComparison.VariationOfInformation(rows, columns), 12);
    }

    [Fact]
    public void Sizes_that_differ_are_refused()
    {
        Assert.Contains("partitions of 2 and 3 elements", Assert.Throws<ArgumentException>(() => PartitionComparison.AdjustedRandIndex([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PartitionComparison.NormalisedMutualInformation([], []));
    }
}
