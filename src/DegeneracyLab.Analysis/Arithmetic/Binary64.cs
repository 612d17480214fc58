using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>A double as what it is: an integer times a power of two.</summary>
internal static class Binary64
{
    /// <summary>The smallest exponent that <see cref="Split"/> returns.</summary>
    public const int MinExponent = -1074;

    /// <summary>The largest exponent that <see cref="Split"/> returns.</summary>
    public const int MaxExponent = 1023;

    /// <summary>Splits a number.</summary>
    /// <param name="value">A finite number.</param>
    /// <returns>An odd mantissa below 2^53 in size and the exponent e, so that the number is mantissa x 2^e; (0, 0) for 0.</returns>
    /// <exception cref="ArgumentException">The number is not finite.</exception>
    public static (long Mantissa, int Exponent) Split(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"{value} has no exact value; expected a finite number.", nameof(value));
        if (value == 0)
            return (0, 0);
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & ((1L << 52) - 1);
        (mantissa, int exponent) = biased == 0 ? (mantissa, MinExponent) : (mantissa | (1L << 52), biased - 1075);
        int zeros = BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= zeros;
        return (bits < 0 ? -mantissa : mantissa, exponent + zeros);
    }
}
