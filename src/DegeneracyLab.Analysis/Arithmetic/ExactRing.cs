using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>Exact arithmetic in rational numbers.</summary>
internal readonly struct ExactRing : IOrderedRing<ExactNumber>
{
    /// <inheritdoc/>
    public ExactNumber Zero => new(BigInteger.Zero, 0, BigInteger.One);

    /// <inheritdoc/>
    public ExactNumber Of(double value, long divisor = 1)
    {
        (long mantissa, int exponent) = Binary64.Split(value);
        return new(mantissa, exponent, divisor);
    }

    /// <inheritdoc/>
    public ExactNumber Add(ExactNumber a, ExactNumber b)
    {
        if (a.Mantissa.IsZero)
            return b;
        if (b.Mantissa.IsZero)
            return a;
        int exponent = Math.Min(a.Exponent, b.Exponent);
        BigInteger first = a.Mantissa << (a.Exponent - exponent), second = b.Mantissa << (b.Exponent - exponent);
        if (a.Divisor == b.Divisor)
            return new(first + second, exponent, a.Divisor);
        BigInteger common = BigInteger.GreatestCommonDivisor(a.Divisor, b.Divisor), left = a.Divisor / common, right = b.Divisor / common;
        return new((first * right) + (second * left), exponent, a.Divisor * right);
    }

    /// <inheritdoc/>
    public ExactNumber Multiply(ExactNumber a, ExactNumber b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent, a.Divisor * b.Divisor);

    /// <inheritdoc/>
    public bool IsZero(ExactNumber a) => a.Mantissa.IsZero;

    /// <inheritdoc/>
    public int? Sign(ExactNumber a) => a.Mantissa.Sign;
}
