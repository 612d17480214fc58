namespace DegeneracyLab.Analysis;

/// <summary>The free directions of a network's parameters: in single layers, by changes between layers, and together.</summary>
public sealed record FreeDirections
{
    /// <summary>
    /// The number of free directions: the dimension of the sum of the subspaces of all mechanisms, in which what two of them share counts
    /// once; or, with more parameters than <see cref="AnalysisOptions.MaxDenseParameters"/>, a lower bound of it.
    /// </summary>
    public required long Total { get; init; }

    /// <summary>Whether <see cref="Total"/> is the dimension of the sum; else it is a lower bound.</summary>
    public required bool IsExact { get; init; }

    /// <summary>What is free in the parameters of each layer alone.</summary>
    public required IReadOnlyList<SpanDirections> Spans { get; init; }

    /// <summary>What may change at each space between layers.</summary>
    public required IReadOnlyList<GaugeDirections> Gauge { get; init; }

    /// <summary>The number of free directions in single layers: the sum of <see cref="Spans"/>, because layers that share parameters are one entry.</summary>
    public required long SpanTotal { get; init; }

    /// <summary>The number of free directions by changes between layers: the dimension of their sum, or, where <see cref="Total"/> is a lower bound, the part of it that they add.</summary>
    public required long GaugeTotal { get; init; }

    /// <summary>The number of trainable parameters that the count covers.</summary>
    public required long Covered { get; init; }

    /// <summary>The trainable parameters, with their numbers, of layers that do not say how they compute.</summary>
    public required IReadOnlyList<string> Uncovered { get; init; }

    /// <summary>The parameters that are not trained: they are not counted, and forbid what would change them.</summary>
    public required IReadOnlyList<string> Frozen { get; init; }

    /// <summary>The number of directions that both counts have; 0 where the total is a lower bound.</summary>
    public long Shared => SpanTotal + GaugeTotal - Total;
}
