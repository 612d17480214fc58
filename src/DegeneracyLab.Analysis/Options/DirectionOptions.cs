namespace DegeneracyLab.Analysis;

/// <summary>How free directions are listed.</summary>
public sealed record DirectionOptions
{
    /// <summary>The number of random combinations whose orders are looked for, by default.</summary>
    public const int DefaultCombinations = 3;

    /// <summary>The number of random combinations within each stage, and across all, whose orders are looked for.</summary>
    public int Combinations { get; init; } = DefaultCombinations;

    /// <summary>Throws unless the number can be.</summary>
    /// <exception cref="ArgumentException">It can't.</exception>
    internal void Require()
    {
        if (Combinations < 0)
            throw Refusal.OfOptions($"{nameof(Combinations)} is {Combinations}; expected 0 or more random combinations.");
    }
}
