namespace DegeneracyLab.Analysis;

/// <summary>How combinations of removed parts are looked at.</summary>
public sealed record CombinationOptions
{
    /// <summary>The number of random subsets, each with half of the parts, and of random fractions of all parts.</summary>
    public int Samples { get; init; } = 20;

    /// <summary>The number of places from which the worst combination is looked for: nothing of the parts, then random fractions of each.</summary>
    public int Starts { get; init; } = 4;

    /// <summary>The number of gradient steps from each, with one pass over the data for all.</summary>
    public int Steps { get; init; } = 30;

    /// <summary>How far the fraction moves that moves furthest in the first step; the last step is a tenth of it.</summary>
    public double StepSize { get; init; } = 0.3;

    /// <summary>The seed of what is random.</summary>
    public long Seed { get; init; }

    /// <summary>Throws if they can't be used.</summary>
    /// <exception cref="ArgumentException">They can't.</exception>
    internal void Require()
    {
        if (Samples < 0 || Starts < 0 || Steps < 0)
            throw Refusal.OfOptions($"Numbers of combinations, starts and steps are 0 or more, but are {Samples}, {Starts} and {Steps}.");
        if (!(StepSize is > 0 and <= 1))
            throw Refusal.OfOptions($"{nameof(StepSize)} is more than 0 and at most 1, but is {StepSize}.");
    }
}
