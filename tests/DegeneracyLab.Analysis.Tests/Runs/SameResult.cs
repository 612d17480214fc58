namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Compares two results: all that is counted or chosen is the same, and all matrices are to a tolerance of their largest entry.
/// Single directions turn by more than sums differ where importances are near to each other, and may have a tolerance of their own.
/// </summary>
internal static class SameResult
{
    public static void Within(AnalysisResult expected, AnalysisResult actual, double tolerance, double? ofDirections = null)
    {
        double turned = ofDirections ?? tolerance;
        Assert.Equal((expected.Provenance.Samples, expected.Provenance.DataHash, expected.Provenance.WeightsHash), (actual.Provenance.Samples, actual.Provenance.DataHash, actual.Provenance.WeightsHash));
        Assert.Equal(expected.Remarks, actual.Remarks);
        Assert.Equal(expected.Description.ToString(), actual.Description.ToString());
        Assert.Equal(Counts(expected), Counts(actual));
        Assert.Equal(expected.Basis?.Count, actual.Basis?.Count);
        foreach ((NodeBasis a, NodeBasis b) in (expected.Basis ?? Enumerable.Empty<NodeBasis>()).Zip(actual.Basis ?? Enumerable.Empty<NodeBasis>()))
        {
            Assert.Equal((a.Name, a.HookPoint, a.HasConstant, a.Vectors, a.IsolatedDirections, a.Method, a.Dimension), (b.Name, b.HookPoint, b.HasConstant, b.Vectors, b.IsolatedDirections, b.Method, b.Dimension));
            Close([.. a.Mean], [.. b.Mean], tolerance, $"mean of {a.Name}");
            Close([.. a.Lambda], [.. b.Lambda], tolerance, $"Lambda of {a.Name}");
            Close(a.Gram, b.Gram, tolerance, $"Gram matrix of {a.Name}");
            Close(a.JacobianMoment, b.JacobianMoment, tolerance, $"M' of {a.Name}");
            Close(a.C, b.C, turned, $"C of {a.Name}");
            Close(a.CPinv, b.CPinv, turned, $"C_pinv of {a.Name}");
            Close(a.W, b.W, turned, $"W of {a.Name}");
            Close(a.V, b.V, turned, $"V of {a.Name}");
        }

        Assert.Equal(expected.Edges.Count, actual.Edges.Count);
        foreach ((SectionEdges a, SectionEdges b) in expected.Edges.Zip(actual.Edges))
        {
            Assert.Equal((a.From, a.To, a.Method, a.OtherGates, a.VectorsWithOtherGates), (b.From, b.To, b.Method, b.OtherGates, b.VectorsWithOtherGates));
            Close(a.Strengths, b.Strengths, turned, $"edges {a.From} -> {a.To}");
        }

        static (long?, string)? Counts(AnalysisResult result) => result.Degeneracy is { } report
            ? (report.Total, string.Join(" ", report.Layers.Select(layer => $"{layer.Type1} {layer.Type2} {layer.Type1Or2}").Concat(report.HiddenLayers.Select(layer => $"{layer.Type3} {layer.Blocks.Count}"))))
            : null;
    }

    private static void Close(Matrix expected, Matrix actual, double tolerance, string what)
    {
        Assert.Equal((expected.Rows, expected.Columns), (actual.Rows, actual.Columns));
        Close(expected.Entries, actual.Entries, tolerance, what);
    }

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string what)
    {
        double scale = 0, worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(expected[i]));
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        Assert.True(worst <= tolerance * scale, $"{what} deviates by {worst / scale:0.0e+0} of the largest entry, more than {tolerance:0.0e+0}.");
    }
}
