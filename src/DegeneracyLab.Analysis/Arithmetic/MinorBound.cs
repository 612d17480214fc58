namespace DegeneracyLab.Analysis;

/// <summary>Hadamard's bound: a determinant is at most the product of the lengths of its rows.</summary>
internal static class MinorBound
{
    /// <summary>A bound of the binary logarithm of every minor of an integer matrix.</summary>
    /// <param name="rowLengths">The binary logarithms of the lengths of the rows that are not 0, or bounds of them.</param>
    /// <param name="size">The number of rows of a minor.</param>
    /// <returns>The bound; infinite where a length is not finite.</returns>
    public static double Log2(IEnumerable<double> rowLengths, int size)
    {
        // A row that is not 0 is at least 1 long.
        double bound = rowLengths.Select(length => Math.Max(length, 0)).OrderDescending().Take(size).Sum();
        // The sum itself is rounded.
        return bound * (1 + (size * 1e-15));
    }

    /// <summary>How many primes exceed a bound with their product.</summary>
    /// <param name="log2">The binary logarithm of the bound.</param>
    public static long PrimesBeyond(double log2) => double.IsFinite(log2) ? (long)Math.Floor(log2 / Primes.MinLog2) + 1 : long.MaxValue;
}
