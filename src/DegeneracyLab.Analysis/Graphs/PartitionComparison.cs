namespace DegeneracyLab.Analysis;

/// <summary>How alike two partitions of the same set are. A partition says for each element which part it belongs to, by any numbers.</summary>
public static class PartitionComparison
{
    /// <summary>The adjusted Rand index (Hubert and Arabie, 1985): 1 for equal partitions, 0 on average for random ones of the same sizes.</summary>
    /// <param name="first">A partition.</param>
    /// <param name="second">Another one.</param>
    /// <returns>At most 1. Where all partitions of these sizes are alike, as those into single elements, 1.</returns>
    /// <exception cref="ArgumentException">They are of sets of different sizes, or of an empty set.</exception>
    public static double AdjustedRandIndex(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        Overlaps overlaps = Overlaps.Of(first, second);
        double pairs = Pairs(first.Count), both = overlaps.Both.Sum(Pairs), inFirst = overlaps.First.Sum(Pairs), inSecond = overlaps.Second.Sum(Pairs);
        double largest = (inFirst + inSecond) / 2, chance = pairs == 0 ? 0 : inFirst * inSecond / pairs;
        return largest == chance ? 1 : (both - chance) / (largest - chance);
    }

    /// <summary>The normalised mutual information, 2 I / (H1 + H2) (Danon and others, 2005): 1 for equal partitions, 0 for independent ones.</summary>
    /// <param name="first">A partition.</param>
    /// <param name="second">Another one.</param>
    /// <returns>Between 0 and 1; 1 where both have one part only.</returns>
    /// <exception cref="ArgumentException">They are of sets of different sizes, or of an empty set.</exception>
    public static double NormalisedMutualInformation(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        Overlaps overlaps = Overlaps.Of(first, second);
        double entropies = Entropy(overlaps.First) + Entropy(overlaps.Second);
        return entropies == 0 ? 1 : Math.Max(0, 2 * (entropies - Entropy(overlaps.Both)) / entropies);
    }

    /// <summary>The variation of information, H1 + H2 - 2 I (Meila, 2003): a distance between partitions, in nats.</summary>
    /// <param name="first">A partition.</param>
    /// <param name="second">Another one.</param>
    /// <returns>0 for equal partitions, at most the logarithm of the number of elements.</returns>
    /// <exception cref="ArgumentException">They are of sets of different sizes, or of an empty set.</exception>
    public static double VariationOfInformation(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        Overlaps overlaps = Overlaps.Of(first, second);
        return Math.Max(0, (2 * Entropy(overlaps.Both)) - Entropy(overlaps.First) - Entropy(overlaps.Second));
    }

    private static double Pairs(int size) => 0.5 * size * (size - 1.0);

    private static double Entropy(int[] sizes)
    {
        double count = sizes.Sum(size => (double)size);
        return -sizes.Sum(size => size / count * Math.Log(size / count));
    }

    /// <summary>The sizes of the parts, and of what each part of one has in common with each part of the other, where that is not empty; ascending, so that sums do not depend on the order of elements.</summary>
    private sealed record Overlaps(int[] First, int[] Second, int[] Both)
    {
        public static Overlaps Of(IReadOnlyList<int> first, IReadOnlyList<int> second)
        {
            ArgumentNullException.ThrowIfNull(first);
            ArgumentNullException.ThrowIfNull(second);
            if (first.Count != second.Count || first.Count == 0)
                throw new ArgumentException($"Two partitions of one set are needed, but got partitions of {first.Count} and {second.Count} elements.", nameof(second));
            return new(Sizes(first.Select(part => (part, 0))), Sizes(second.Select(part => (part, 0))), Sizes(first.Zip(second)));
        }

        private static int[] Sizes(IEnumerable<(int, int)> parts) => [.. parts.CountBy(part => part).Select(part => part.Value).Order()];
    }
}
