namespace DegeneracyLab.Analysis;

/// <summary>Choices for an analysis.</summary>
public sealed record AnalysisOptions
{
    /// <summary>
    /// The threshold of all ranks in the degeneracy report, as a ratio to the largest eigenvalue; null for
    /// <see cref="RankThreshold.DefaultFor"/>.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>The choices for the Interaction Basis.</summary>
    public BasisOptions Basis { get; init; } = new();
}
