namespace DegeneracyLab.Analysis;

/// <summary>Which edges are kept.</summary>
internal static class StrongestEdges
{
    /// <summary>
    /// The strongest edges, with all that are as strong as the weakest of them. Edges from the constant are always kept and not
    /// counted: they are the biases.
    /// </summary>
    /// <param name="strengths">The strengths, [r_to, r_from].</param>
    /// <param name="count">How many are kept; more than there are means all.</param>
    /// <param name="constant">The feature at the section's begin that is the constant; null if there is none.</param>
    /// <returns>1 for those that are kept, row by row.</returns>
    public static double[] Of(Matrix strengths, int count, int? constant)
    {
        double[] all = [.. strengths.Entries];
        int columns = strengths.Columns;
        double[] counted = [.. all.Where((_, place) => place % columns != constant).OrderDescending()];
        double least = count <= 0 || counted.Length == 0 ? double.PositiveInfinity : counted[Math.Min(count, counted.Length) - 1];
        return [.. all.Select((strength, place) => place % columns == constant || strength >= least ? 1.0 : 0)];
    }

    /// <summary>How many edges are counted.</summary>
    /// <param name="strengths">The strengths, [r_to, r_from].</param>
    /// <param name="constant">The feature at the section's begin that is the constant; null if there is none.</param>
    public static int Total(Matrix strengths, int? constant) => strengths.Rows * Math.Max(strengths.Columns - (constant is null ? 0 : 1), 0);

    /// <summary>How many of the counted edges are kept.</summary>
    /// <param name="factors">A number for each edge, 0 for those that are removed, row by row.</param>
    /// <param name="columns">The number of features at the section's begin.</param>
    /// <param name="constant">The one of them that is the constant; null if there is none.</param>
    public static int Count(double[] factors, int columns, int? constant) => factors.Where((factor, place) => factor != 0 && place % columns != constant).Count();
}
