namespace DegeneracyLab.Analysis;

/// <summary>
/// What exact arithmetic says of the nullity of a piecewise linear network: of the Jacobian of all outputs, on these samples, by all trainable
/// numbers. Weights and data count as the rational numbers that they are as float64, so that both bounds hold without any tolerance.
/// </summary>
public sealed record NullityProof
{
    /// <summary>The number of trainable numbers.</summary>
    public required int Parameters { get; init; }

    /// <summary>The number of rows of the Jacobian: samples times outputs.</summary>
    public required int Rows { get; init; }

    /// <summary>The nullity is at most this: the trainable numbers less the rank modulo a prime, which never exceeds the rank.</summary>
    public required int UpperBound { get; init; }

    /// <summary>The nullity is at least this: so many independent integer vectors are null, or the rank is at most the rest.</summary>
    public required int LowerBound { get; init; }

    /// <summary>The number of 61-bit primes that were used.</summary>
    public required int Primes { get; init; }

    /// <summary>The number of gates and maxima on all samples.</summary>
    public required long Gates { get; init; }

    /// <summary>The number of gates and maxima that only exact arithmetic decides.</summary>
    public required long GatesDecidedExactly { get; init; }

    /// <summary>The number of gates whose input is exactly 0. There the slope is the one that Jacobians take, and the function has a kink.</summary>
    public required long ExactZeros { get; init; }

    /// <summary>The number of maxima that more than one entry attains; the first counts.</summary>
    public required long Ties { get; init; }

    /// <summary>What the bounds rest on, in a sentence.</summary>
    public required string Basis { get; init; }

    /// <summary>Whether the bounds meet, so that the nullity is proved.</summary>
    public bool IsProved => LowerBound == UpperBound;

    /// <summary>The result in a line of text.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => IsProved
        ? FormattableString.Invariant($"The nullity is {UpperBound:N0} of {Parameters:N0}: proved. {Basis}")
        : FormattableString.Invariant($"The nullity is {LowerBound:N0} to {UpperBound:N0} of {Parameters:N0}: both bounds are proved. {Basis}");
}
