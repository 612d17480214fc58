namespace DegeneracyLab.Generators.Helpers;

/// <summary>Finds what a misspelt name was meant for.</summary>
internal static class Nearest
{
    /// <summary>The candidate that is nearest to a name; null if none is near. Of equally near ones the first.</summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        // A third of the letters may be wrong, and one always.
        int least = Math.Max(name.Length / 3, 1) + 1;
        foreach (string candidate in candidates)
            if (Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()) is var distance && distance < least)
            {
                least = distance;
                nearest = candidate;
            }

        return nearest;
    }

    /// <summary>How many letters must be inserted, removed, replaced or swapped with their neighbour to get from one text to another.</summary>
    private static int Distance(string from, string to)
    {
        int[,] distance = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            for (int j = 0; j <= to.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }

                int replaced = distance[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }

        return distance[from.Length, to.Length];
    }
}
