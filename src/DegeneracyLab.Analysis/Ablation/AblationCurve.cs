namespace DegeneracyLab.Analysis;

/// <summary>A point of a curve: how well the network does with some parts of a basis.</summary>
/// <param name="Kept">How many parts were asked for, the most important ones: directions by their order in the basis, edges by strength.</param>
/// <param name="Parts">How many were kept: more than that where edges are as strong as the weakest of them.</param>
/// <param name="Score">The mean of the metric.</param>
public sealed record AblationPoint(int Kept, int Parts, double Score);

/// <summary>How well a network does as parts at one node layer, or between two, are removed.</summary>
public sealed record AblationCurve
{
    /// <summary>The node layer whose directions are removed, or at which the edges begin.</summary>
    public required string Node { get; init; }

    /// <summary>The node layer at which the edges end; null for directions.</summary>
    public string? To { get; init; }

    /// <summary>The number of parts that there are: directions, or edges without those from the constant.</summary>
    public required int Total { get; init; }

    /// <summary>The points, from many parts to few.</summary>
    public required IReadOnlyList<AblationPoint> Points { get; init; }

    /// <summary>The fewest parts that a bisection found to be enough; null with other schedules.</summary>
    public int? Required { get; init; }

    /// <summary>The edges that are kept with <see cref="Required"/>, 1 or 0, [r_to, r_from], those from the constant too; null for directions and other schedules.</summary>
    public Matrix? RequiredEdges { get; init; }

    /// <summary>The strength of the weakest edge that is kept with <see cref="Required"/>, which is the cutoff of the logarithmic edge norm; that of the strongest edge if none is needed; null for directions and other schedules.</summary>
    public double? Cutoff { get; init; }

    /// <summary>The points that no other one betters: none has as few parts and as good a score, and is better in one of them.</summary>
    /// <param name="higherIsBetter">Whether a larger score is a better one.</param>
    /// <returns>The points, from few parts to many.</returns>
    public IReadOnlyList<AblationPoint> ParetoFront(bool higherIsBetter)
    {
        List<AblationPoint> front = [];
        foreach (AblationPoint point in Points.OrderBy(point => point.Parts).ThenBy(point => higherIsBetter ? -point.Score : point.Score))
            if (front.Count == 0 || (higherIsBetter ? point.Score > front[^1].Score : point.Score < front[^1].Score))
                front.Add(point);
        return front;
    }
}
