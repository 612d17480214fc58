namespace DegeneracyLab.Analysis;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change, insert or delete, whatever their case; of several the first.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The names that there are.</param>
    /// <returns>One of the candidates.</returns>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static string Of(string name, IEnumerable<string> candidates) => candidates.MinBy(candidate => EditDistance.Between(name, candidate)) ?? throw new InvalidOperationException($"There are no names among which {name} may be.");

    /// <summary>The same, if it is near: more than one letter in three is no misspelling, but another name.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">The names that there are.</param>
    /// <returns>One of the candidates; null if none is near.</returns>
    public static string? IfNear(string name, IEnumerable<string> candidates)
    {
        int most = Math.Max(1, name.Length / 3);
        // The lengths alone tell most candidates apart.
        string[] possible = [.. candidates.Where(candidate => Math.Abs(candidate.Length - name.Length) <= most)];
        return possible.Length > 0 && Of(name, possible) is var nearest && EditDistance.Between(name, nearest) <= most ? nearest : null;
    }
}
