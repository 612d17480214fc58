namespace DegeneracyLab.Analysis;

/// <summary>What the data could not decide, or what a reader may misread: one sentence each.</summary>
internal static class Remarks
{
    /// <summary>Importances that differ by less, as a ratio, are the same but for rounding.</summary>
    private const double TieTolerance = 1e-9;

    /// <summary>Remarks on bases.</summary>
    /// <param name="basis">The bases.</param>
    /// <param name="options">The choices.</param>
    public static IEnumerable<string> On(InteractionBasis basis, AnalysisOptions options) =>
        basis.SelectMany((node, place) => On(node, basis, options, isLast: place == basis.Count - 1));

    /// <summary>Remarks on edges.</summary>
    /// <param name="edges">The edges.</param>
    public static IEnumerable<string> On(SectionEdges edges)
    {
        if (edges.OtherGates > 0)
            yield return FormattableString.Invariant($"From {edges.From} to {edges.To}, what was dropped from the basis matters: without it {Quantity.Of(edges.OtherGates, "gate is", "gates are")} another than at the activations, at {Quantity.Of(edges.VectorsWithOtherGates, "sample or position", "samples or positions")}. The edges belong to the gates without it, the basis to those of the activations.");
    }

    private static IEnumerable<string> On(NodeBasis node, InteractionBasis basis, AnalysisOptions options, bool isLast)
    {
        if (!isLast && (node.Activations.Rank == 0 || node.Interactions.Rank == 0))
        {
            string next = basis.Kind == BasisKind.Global ? basis[basis.Count - 1].Name : basis.SkipWhile(other => other != node).Skip(1).First().Name;
            yield return $"At {node.Name} no direction is left: {(node.Activations.Rank > 0 ? $"nothing there has an effect on {next}" : $"its activations {(basis.IsCentred ? "are the same" : "are zero")} for all samples")}.";
            yield break;
        }

        long most = node.Vectors - (basis.IsCentred ? 1 : 0);
        if (node.Activations.Rank >= most && node.Activations.Rank < node.Activations.Dimension)
            yield return $"At {node.Name}, the activations span {node.Activations.Rank} of {node.Activations.Dimension} directions, as many as {node.Vectors} {(node.Vectors == 1 ? "vector" : "vectors")} can{(basis.IsCentred ? " about their mean" : "")}: more samples may span more.";
        bool isRotated = basis.Kind != BasisKind.Neurons && (!isLast || options.RotateOutput);
        foreach ((int first, int last) in isRotated ? Ties(node, basis) : [])
            yield return $"At {node.Name}, the importances of features {first} to {last} agree to {TieTolerance:0e+0}: rotations among these features would be as good.";
        if (node.Activations.Doubt($"activations at {node.Name}", basis.HasAbsoluteThreshold) is { } activations)
            yield return activations;
        if (basis.Kind is not (BasisKind.PrincipalDirections or BasisKind.Neurons) && !isLast && node.Interactions.Doubt($"interactions at {node.Name}", basis.HasAbsoluteThreshold) is { } interactions)
            yield return interactions;
    }

    /// <summary>Runs of features, by place, that nothing but rounding tells apart. Isolated directions, which come first, are never rotated.</summary>
    private static List<(int First, int Last)> Ties(NodeBasis node, InteractionBasis basis)
    {
        List<(int First, int Last)> ties = [];
        IReadOnlyList<double> importances = node.Lambda;
        int start = node.IsolatedDirections;
        double least = importances.Skip(start).DefaultIfEmpty().Max() * basis.Threshold;
        for (int first = start, last = start; first < importances.Count; first = ++last)
        {
            while (last + 1 < importances.Count && importances[last + 1] > least && Math.Abs(importances[last] - importances[last + 1]) <= TieTolerance * importances[first])
                last++;
            if (last > first)
                ties.Add((first, last));
        }

        return ties;
    }
}
