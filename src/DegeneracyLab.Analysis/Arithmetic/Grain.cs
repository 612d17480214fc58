using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>A grid on which a number lies: the number times 2^bits times the divisor is an integer.</summary>
/// <param name="Bits">The exponent; may be negative.</param>
/// <param name="Divisor">Positive; 0 for the number 0, which lies on every grid.</param>
internal readonly record struct Grain(int Bits, BigInteger Divisor)
{
    /// <summary>The binary logarithm of the factor that makes an integer of the number.</summary>
    public double Log2 => Bits + BigInteger.Log(Divisor, 2);
}
