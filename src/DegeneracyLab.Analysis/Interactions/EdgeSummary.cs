namespace DegeneracyLab.Analysis;

/// <summary>How the strengths of a section's edges are distributed.</summary>
/// <param name="Edges">Their number.</param>
/// <param name="AboveThousandth">How many are above 1e-3 of the largest, in absolute value.</param>
/// <param name="AboveMillionth">How many are above 1e-6 of it.</param>
/// <param name="Strongest">The strongest, in order.</param>
internal sealed record EdgeSummary(int Edges, int AboveThousandth, int AboveMillionth, IReadOnlyList<StrongEdge> Strongest)
{
    private const int Listed = 3;

    /// <summary>Summarises strengths.</summary>
    /// <param name="strengths">The strengths, [r_to, r_from].</param>
    public static EdgeSummary Of(Matrix strengths)
    {
        double largest = 0;
        foreach (double strength in strengths.Entries)
            largest = Math.Max(largest, Math.Abs(strength));
        int thousandth = 0, millionth = 0;
        foreach (double strength in strengths.Entries)
        {
            thousandth += Math.Abs(strength) > 1e-3 * largest ? 1 : 0;
            millionth += Math.Abs(strength) > 1e-6 * largest ? 1 : 0;
        }

        IEnumerable<StrongEdge> strongest = Enumerable.Range(0, strengths.Entries.Length)
            .Select(place => new StrongEdge(place % strengths.Columns, place / strengths.Columns, strengths.Entries[place]))
            .OrderByDescending(edge => Math.Abs(edge.Strength))
            .Take(Listed);
        return new(strengths.Entries.Length, thousandth, millionth, [.. strongest]);
    }
}

/// <summary>An edge.</summary>
/// <param name="From">The earlier feature.</param>
/// <param name="To">The later feature.</param>
/// <param name="Strength">Its strength.</param>
internal sealed record StrongEdge(int From, int To, double Strength);
