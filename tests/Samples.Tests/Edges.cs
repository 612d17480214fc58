using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace Samples.Tests;

internal static class Edges
{
    /// <summary>How many edges are above a part of the largest.</summary>
    public static long Above(double part, InteractionEdges edges)
    {
        using var scope = NewDisposeScope();
        Tensor strengths = edges.Strengths.abs();
        return strengths.gt(part * strengths.max()).sum().item<long>();
    }
}
