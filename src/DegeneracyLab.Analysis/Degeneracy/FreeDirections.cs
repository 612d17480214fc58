namespace DegeneracyLab.Analysis;

/// <summary>The free directions of a network's parameters: in the parameters of single layers, by symmetries between layers, and together.</summary>
public sealed record FreeDirections
{
    /// <summary>
    /// The number of free directions: the dimension of the sum of all that is claimed, in which what two mechanisms share counts once;
    /// or, where it is too large to compute, a lower bound of that.
    /// </summary>
    public required long Total { get; init; }

    /// <summary>Whether <see cref="Total"/> is the dimension of the sum; else it is a lower bound.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Layer by layer what is free in its parameters alone.</summary>
    public required IReadOnlyList<SpanDirections> Spans { get; init; }

    /// <summary>Space by space what may change between layers.</summary>
    public required IReadOnlyList<GaugeDirections> Gauge { get; init; }

    /// <summary>The number of directions that single layers have: a parameter belongs to one of them, so it is their sum.</summary>
    public required long SpanTotal { get; init; }

    /// <summary>The number of directions by symmetries between layers: the dimension of their sum. Where <see cref="Total"/> is a lower bound, what it counts of them.</summary>
    public required long GaugeTotal { get; init; }

    /// <summary>The number of trainable parameters that the count covers.</summary>
    public required long Covered { get; init; }

    /// <summary>Layers with parameters of which nothing is known, with the number of trainable parameters.</summary>
    public required IReadOnlyList<string> Uncovered { get; init; }

    /// <summary>Parameters that are not trained: they count for nothing, and stop what would change them.</summary>
    public required IReadOnlyList<string> Frozen { get; init; }

    /// <summary>What both counts share.</summary>
    public long Shared => SpanTotal + GaugeTotal - Total;
}
