namespace DegeneracyLab.Analysis;

/// <summary>Which edges are kept.</summary>
internal static class StrongestEdges
{
    /// <summary>
    /// The strongest edges, with all that are as strong as the weakest of them. Edges from the constant of a centred basis are always kept
    /// and not counted, as the reference has it.
    /// </summary>
    /// <param name="strengths">The strengths, [r_to, r_from].</param>
    /// <param name="count">How many are kept; more than there are means all.</param>
    /// <param name="isCentred">Whether the first feature at the section's begin is the constant.</param>
    /// <returns>1 for those that are kept, row by row.</returns>
    public static double[] Of(Matrix strengths, int count, bool isCentred)
    {
        double[] all = [.. strengths.Entries];
        int first = isCentred ? 1 : 0, columns = strengths.Columns;
        double[] counted = [.. all.Where((_, place) => place % columns >= first).OrderDescending()];
        double least = count <= 0 || counted.Length == 0 ? double.PositiveInfinity : counted[Math.Min(count, counted.Length) - 1];
        return [.. all.Select((strength, place) => place % columns < first || strength >= least ? 1.0 : 0)];
    }

    /// <summary>How many edges are counted.</summary>
    /// <param name="strengths">The strengths, [r_to, r_from].</param>
    /// <param name="isCentred">Whether the first feature at the section's begin is the constant.</param>
    public static int Total(Matrix strengths, bool isCentred) => strengths.Rows * Math.Max(strengths.Columns - (isCentred ? 1 : 0), 0);

    /// <summary>How many of the counted edges are kept.</summary>
    /// <param name="factors">A number for each edge, 0 for those that are removed, row by row.</param>
    /// <param name="columns">The number of features at the section's begin.</param>
    /// <param name="isCentred">Whether the first of them is the constant.</param>
    public static int Count(double[] factors, int columns, bool isCentred) => factors.Where((factor, place) => factor != 0 && (!isCentred || place % columns > 0)).Count();
}
