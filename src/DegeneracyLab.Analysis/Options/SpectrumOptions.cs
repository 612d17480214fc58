namespace DegeneracyLab.Analysis;

/// <summary>How the spectrum of a Hessian is found without forming it. Equal options give equal results, to the last bit, with one number of threads.</summary>
public sealed record SpectrumOptions
{
    /// <summary>The number of largest eigenvalues that are found one by one.</summary>
    public int Leading { get; init; } = 10;

    /// <summary>The largest number of products with the Hessian in a run of Lanczos. More of them make errors smaller.</summary>
    public int Steps { get; init; } = 80;

    /// <summary>The largest number of runs that look for leading eigenvalues; an eigenvalue that occurs m times takes about m.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>The number of random vectors for counts and densities, at least 2. Standard errors shrink as one over its root.</summary>
    public int Probes { get; init; } = 10;

    /// <summary>The seed of all random vectors.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Throws unless all choices make sense.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Require()
    {
        if (Leading < 0)
            throw Refusal.OfOptions($"{nameof(Leading)} is {Leading}; expected 0 or more eigenvalues.");
        if (Steps < 2)
            throw Refusal.OfOptions($"{nameof(Steps)} is {Steps}; expected at least 2 products.");
        if (Rounds < 1)
            throw Refusal.OfOptions($"{nameof(Rounds)} is {Rounds}; expected at least 1 run.");
        if (Probes < 2)
            throw Refusal.OfOptions($"{nameof(Probes)} is {Probes}; expected at least 2 random vectors, because one has no standard error.");
    }
}
