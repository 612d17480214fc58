using DegeneracyLab.Analysis;

namespace Samples.Tests;

internal static class Edges
{
    /// <summary>How many edges are above a part of the largest.</summary>
    public static int Above(double part, SectionEdges edges)
    {
        double[] strengths = [.. edges.Strengths.Entries.ToArray().Select(Math.Abs)];
        double least = part * strengths.Max();
        return strengths.Count(strength => strength > least);
    }
}
