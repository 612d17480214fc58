namespace DegeneracyLab;

/// <summary>How far two names are apart. The generator and a sample compile this file, too.</summary>
internal static class EditDistance
{
    /// <summary>The letters to change, insert or delete, whatever their case: Levenshtein's distance, row by row.</summary>
    /// <param name="from">A name.</param>
    /// <param name="to">Another.</param>
    /// <returns>Their number.</returns>
    public static int Between(string from, string to)
    {
        int[] row = new int[to.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.Length; j++)
            {
                int changed = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
