using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>The grids of sums and products.</summary>
internal readonly struct GrainRing : IRing<Grain>
{
    /// <inheritdoc/>
    public Grain Zero => new(0, BigInteger.Zero);

    /// <inheritdoc/>
    public Grain Of(double value, long divisor = 1)
    {
        (long mantissa, int exponent) = Binary64.Split(value);
        return mantissa == 0 ? Zero : new(-exponent, divisor);
    }

    /// <inheritdoc/>
    public Grain Add(Grain a, Grain b) =>
        IsZero(a) ? b : IsZero(b) ? a : new(Math.Max(a.Bits, b.Bits), a.Divisor == b.Divisor ? a.Divisor : a.Divisor / BigInteger.GreatestCommonDivisor(a.Divisor, b.Divisor) * b.Divisor);

    /// <inheritdoc/>
    public Grain Multiply(Grain a, Grain b) => new(a.Bits + b.Bits, a.Divisor * b.Divisor);

    /// <inheritdoc/>
    public bool IsZero(Grain a) => a.Divisor.IsZero;
}
