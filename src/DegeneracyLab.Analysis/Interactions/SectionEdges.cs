namespace DegeneracyLab.Analysis;

/// <summary>The edges from the features of a node layer to those of the next one.</summary>
public sealed record SectionEdges
{
    internal SectionEdges()
    {
    }

    /// <summary>The earlier node layer.</summary>
    public required string From { get; init; }

    /// <summary>The later node layer.</summary>
    public required string To { get; init; }

    /// <summary>How the edges were computed, in words: all ways give the same numbers to rounding.</summary>
    public required string Method { get; init; }

    /// <summary>The standard error of the strengths in the Frobenius norm, as a ratio to their norm, where sources are random; null if they are exact, NaN if one source can't tell.</summary>
    public double? RelativeStandardError { get; init; }

    /// <summary>
    /// The gates that are others at what features write back, where edges are measured, than at the activations. They are
    /// counted where a section has gates; 0 elsewhere.
    /// </summary>
    public long OtherGates { get; init; }

    /// <summary>At how many samples and positions there are <see cref="OtherGates"/>.</summary>
    public long VectorsWithOtherGates { get; init; }

    /// <summary>The strengths, [r_to, r_from].</summary>
    public required Matrix Strengths { get; init; }

    /// <summary>Where the edges are, and how many.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => $"{From} -> {To}: {Strengths.Rows} x {Strengths.Columns} edges";
}
