namespace DegeneracyLab.Analysis;

/// <summary>
/// Random signs in place of an exact sum over the outputs of a section: a few random combinations of them stand for all, with
/// signs of its own for every sample. Unbiased, with an error that falls like 1/sqrt(sources) and is stated with the result.
/// It serves sections whose products have to be taken output by output; where structure gives the exact sum, it is taken.
/// </summary>
public sealed record StochasticSources
{
    /// <summary>The number of sources over the positions at the section's end; null for the exact sum. Where there is one position, the sum is exact.</summary>
    public int? Positions { get; init; }

    /// <summary>The number of sources over the features there; null for the exact sum. Edges are of features one by one, and have none.</summary>
    public int? Features { get; init; }

    /// <summary>The seed of the signs.</summary>
    public long Seed { get; init; }

    /// <summary>Throws unless the numbers can be.</summary>
    /// <param name="features">Whether sources over features can be.</param>
    /// <exception cref="ArgumentException">They can't.</exception>
    internal void Require(bool features)
    {
        if (Positions is < 1 || Features is < 1)
            throw Refusal.OfOptions($"The number of stochastic sources must be 1 at least, but is {(Positions is < 1 ? Positions : Features)}.");
        if (Features is not null && !features)
            throw Refusal.OfOptions($"Edges are of features one by one: stochastic sources can be over positions only.");
        if (Positions is null && Features is null)
            throw Refusal.OfOptions($"Stochastic sources need a number, over positions or over features.");
    }
}
