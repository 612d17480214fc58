using System.Collections.Immutable;

namespace DegeneracyLab.Analysis;

/// <summary>What an analysis knows between two passes: the bases so far, the moments that the next ones need, and which data it saw. It never changes.</summary>
public sealed record AnalysisState
{
    private readonly AnalysisPlan plan;

    internal AnalysisState(AnalysisPlan plan, Provenance provenance)
    {
        this.plan = plan;
        Provenance = provenance;
        Bases = [.. new NodeBasis?[plan.Nodes.Count]];
    }

    /// <summary>The number of passes that are done.</summary>
    public int Pass { get; internal init; }

    /// <summary>Whether all passes are done.</summary>
    public bool IsComplete => Pass == plan.Steps.Count;

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">Passes are left.</exception>
    public AnalysisResult Result => IsComplete
        ? new(plan.Options, plan.Network.Description, Provenance, Degeneracy, plan.Options.Basis ? new(plan.Options, plan.Rule.Threshold, [.. Bases.Select(basis => basis!)]) : null, Edges, Timings, Directions, Hessian, Synchronisation)
        : throw new InvalidOperationException($"There is no result yet: of {plan.Steps.Count} passes {Pass} {(Pass == 1 ? "is" : "are")} done; the next is for {plan.Steps[Pass].Name}.");

    /// <summary>The network and, after the first pass, the data.</summary>
    internal Provenance Provenance { get; init; }

    /// <summary>The checksum of the data in their order; null if it is not known, because parts were merged.</summary>
    internal string? Digest { get; init; }

    /// <summary>One input of the network.</summary>
    internal StoredSample? Sample { get; init; }

    /// <summary>The moments at node layers whose basis is not built yet, by place.</summary>
    internal ImmutableDictionary<int, StoredMoments> Moments { get; init; } = ImmutableDictionary<int, StoredMoments>.Empty;

    /// <summary>The bases of the node layers, as far as they are built.</summary>
    internal ImmutableArray<NodeBasis?> Bases { get; init; }

    /// <summary>The edges, at the end.</summary>
    internal ImmutableArray<SectionEdges> Edges { get; init; } = [];

    /// <summary>The report, after the first pass.</summary>
    internal DegeneracyReport? Degeneracy { get; init; }

    /// <summary>The free directions one by one, after the first pass.</summary>
    internal DirectionsResult? Directions { get; init; }

    /// <summary>The spectrum of the Hessian: all eigenvalues after the first pass, an estimate after its own.</summary>
    internal HessianResult? Hessian { get; init; }

    /// <summary>Units that fire together: without cuts after the first pass, with these after the pass that replaces gates.</summary>
    internal SynchronisationResult? Synchronisation { get; init; }

    /// <summary>The means of the outputs, from which the pass that replaces gates measures.</summary>
    internal ImmutableArray<double> OutputMeans { get; init; } = [];

    /// <summary>How long the passes took.</summary>
    internal ImmutableArray<PassTiming> Timings { get; init; } = [];

    /// <summary>The plan.</summary>
    internal AnalysisPlan Plan => plan;

    /// <summary>The pass that comes next.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal PlannedPass Next => IsComplete
        ? throw new InvalidOperationException($"All {plan.Steps.Count} passes are done: the state has a result.")
        : plan.Steps[Pass];

    /// <summary>Writes the state to a file.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        StateFile.Write(path, this);
    }

    /// <summary>Throws if it belongs to another plan.</summary>
    /// <param name="other">The plan.</param>
    internal void RequireOf(AnalysisPlan other)
    {
        if (!ReferenceEquals(plan, other) && StoredChoices.Difference(plan, Provenance, other) is { } difference)
            throw Refusal.OfState(FormattableString.Invariant($"The state belongs to another analysis: {difference}."));
    }
}
