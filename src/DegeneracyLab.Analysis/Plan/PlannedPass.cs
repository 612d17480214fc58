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
        List<PlannedPass> passes = [new(plan.HasGlobalBasis || plan.Options.Degeneracy != DegeneracyCount.None ? "activations and Jacobians" : "activations", PassKind.First)];
        if (!plan.Options.Basis)
            return passes;
        if (plan.Options.BasisKind is BasisKind.Local or BasisKind.LocalGradient or BasisKind.LocalChange)
            for (int node = plan.Nodes.Count - 2; node >= 0; node--)
                passes.Add(new(PassTiming.BasisOf + plan.Names[node], PassKind.Basis, node));
        if (plan.Options.Edges)
            passes.Add(new("edges", PassKind.Edges));
        return passes;
    }
}
