namespace DegeneracyLab.Analysis;

/// <summary>How units that fire together are looked for.</summary>
public sealed record SynchronisationOptions
{
    /// <summary>The height at which dendrograms are cut by default: a relative change of a thousandth.</summary>
    public const double DefaultHeight = 1e-3;

    /// <summary>The heights at which dendrograms are cut, each 0 or more; <see cref="DefaultHeight"/> if null. With none, nothing is replaced.</summary>
    public IReadOnlyList<double>? Heights { get; init; }

    /// <summary>The heights, in any case.</summary>
    internal IReadOnlyList<double> Cuts => Heights ?? [DefaultHeight];

    /// <summary>Throws unless the heights can be.</summary>
    /// <exception cref="ArgumentException">One can't.</exception>
    internal void Require()
    {
        foreach (double height in Cuts)
            if (!(height >= 0) || !double.IsFinite(height))
                throw Refusal.OfOptions($"A height at which a dendrogram is cut is a number from 0 on, not {height}.");
    }
}
