namespace DegeneracyLab.Analysis;

/// <summary>What a pass over the data is for.</summary>
internal enum PassKind
{
    /// <summary>Activations, gates, and all Jacobians to one place.</summary>
    First,

    /// <summary>The basis of a node layer, in that of the next one.</summary>
    Basis,

    /// <summary>The edges of all sections.</summary>
    Edges,

    /// <summary>What it changes to give synchronised units one gate.</summary>
    Gates,

    /// <summary>Products with the Hessian, one after the other: all data are read for each.</summary>
    Hessian,
}

/// <summary>A pass over the data.</summary>
/// <param name="Name">What it is for, in words.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Node">For a basis the node layer's place.</param>
internal sealed record PlannedPass(string Name, PassKind Kind, int Node = 0)
{
    /// <summary>The passes of a plan, in order.</summary>
    /// <param name="plan">The plan.</param>
    public static IReadOnlyList<PlannedPass> All(AnalysisPlan plan)
    {
        List<PlannedPass> passes = [new(NameOfFirst(plan), PassKind.First)];
        if (plan.Options is { Basis: true, BasisKind: BasisKind.Local or BasisKind.LocalGradient or BasisKind.LocalChange })
            for (int node = plan.Nodes.Count - 2; node >= 0; node--)
                passes.Add(new(PassTiming.BasisOf + plan.Names[node], PassKind.Basis, node));
        if (plan.Options is { Basis: true, Edges: true })
            passes.Add(new("edges", PassKind.Edges));
        if (plan.ReplacesGates)
            passes.Add(new("replaced gates", PassKind.Gates));
        if (plan.EstimatesHessian)
            passes.Add(new("Hessian", PassKind.Hessian));
        return passes;
    }

    private static string NameOfFirst(AnalysisPlan plan)
    {
        bool counts = plan.Options.Degeneracy != DegeneracyCount.None;
        string?[] looksAt =
        [
            counts || plan.Options.Basis ? "activations" : null,
            plan.Gates.Count > 0 ? "gates" : null,
            counts || plan.HasGlobalBasis || plan.FindsSpectrum ? "Jacobians" : null,
        ];
        string[] names = [.. looksAt.OfType<string>()];
        // The estimate of a Hessian alone needs no sums beforehand: the data are looked at.
        return names.Length == 0 ? "data" : names.Length == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }
}
