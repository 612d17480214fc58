namespace DegeneracyLab;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change, insert or delete, whatever their case; of several the first.</summary>
    /// <param name="wanted">What was written.</param>
    /// <param name="names">The names that there are; at least one.</param>
    /// <returns>One of the names.</returns>
    public static string Of(string wanted, IEnumerable<string> names) => names.MinBy(name => Distance(wanted, name))!;

    /// <summary>The edit distance of Levenshtein, row by row.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
