namespace DegeneracyLab.Analysis;

/// <summary>How much the partitions of several searches agree: means over all pairs of them, of the nodes that have edges.</summary>
/// <param name="AdjustedRandIndex">The mean of <see cref="PartitionComparison.AdjustedRandIndex"/>; 1 if all searches found the same.</param>
/// <param name="NormalisedMutualInformation">The mean of <see cref="PartitionComparison.NormalisedMutualInformation"/>.</param>
/// <param name="VariationOfInformation">The mean of <see cref="PartitionComparison.VariationOfInformation"/>, in nats; 0 if all searches found the same.</param>
public sealed record PartitionStability(double AdjustedRandIndex, double NormalisedMutualInformation, double VariationOfInformation)
{
    /// <summary>Compares all pairs of partitions; null if there is no pair, or no element.</summary>
    internal static PartitionStability? Of(IReadOnlyList<int[]> partitions)
    {
        if (partitions.Count < 2 || partitions[0].Length == 0)
            return null;
        (int[] First, int[] Second)[] pairs = [.. partitions.SelectMany((first, i) => partitions.Skip(i + 1).Select(second => (first, second)))];
        return new(
            pairs.Average(pair => PartitionComparison.AdjustedRandIndex(pair.First, pair.Second)),
            pairs.Average(pair => PartitionComparison.NormalisedMutualInformation(pair.First, pair.Second)),
            pairs.Average(pair => PartitionComparison.VariationOfInformation(pair.First, pair.Second)));
    }
}
