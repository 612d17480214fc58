namespace DegeneracyLab.Generators.Helpers;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Nearest
{
    /// <summary>
    /// The name with the fewest letters to change, insert or delete, whatever their case; of several the first. More than
    /// one letter in three is no misspelling, but another name.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The names that there are.</param>
    /// <returns>One of the candidates; null if none is near.</returns>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int fewest = Math.Max(1, name.Length / 3);
        foreach (string candidate in candidates)
        {
            // The lengths alone tell most candidates apart.
            if (Math.Abs(candidate.Length - name.Length) > fewest)
                continue;
            int distance = EditDistance.Between(name, candidate);
            if (distance < fewest || (distance == fewest && nearest is null))
                (nearest, fewest) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>The question at the end of a message: <c>; did you mean 'Encoder'?</c>; empty if there is no such name.</summary>
    public static string Question(string? nearest) => nearest is null ? "" : $"; did you mean '{nearest}'?";
}
