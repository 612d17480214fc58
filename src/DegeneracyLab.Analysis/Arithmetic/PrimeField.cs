using System.Numerics;
using System.Runtime.CompilerServices;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Arithmetic modulo a prime between 2^60 and 2^61. A residue a is kept as a 2^64 mod p (P. Montgomery, Modular multiplication without trial
/// division, 1985), so that products need no division.
/// </summary>
internal readonly struct PrimeField : IRing<ulong>
{
    /// <summary>So many products of residues add up to less than 2^128.</summary>
    private const int ProductsAtOnce = 64;

    private readonly ulong negativeInverse; // -1/p mod 2^64
    private readonly ulong squaredRadix;    // 2^128 mod p
    private readonly ulong[] powersOfTwo;   // from Binary64.MinExponent on

    /// <summary>The field of a prime.</summary>
    /// <param name="prime">A prime between 2^60 and 2^61.</param>
    public PrimeField(ulong prime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prime, 1UL << 60);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prime, 1UL << 61);
        Prime = prime;
        ulong inverse = prime; // right in its last 3 bits, as p^2 = 1 mod 8; each step of Newton's doubles that
        for (int bits = 3; bits < 64; bits *= 2)
            inverse = unchecked(inverse * (2 - (prime * inverse)));
        negativeInverse = unchecked(0 - inverse);
        One = (ulong)((UInt128.One << 64) % prime);
        squaredRadix = (ulong)((UInt128)One * One % prime);
        powersOfTwo = new ulong[Binary64.MaxExponent - Binary64.MinExponent + 1];
        powersOfTwo[-Binary64.MinExponent] = One;
        for (int place = -Binary64.MinExponent + 1; place < powersOfTwo.Length; place++)
            powersOfTwo[place] = Add(powersOfTwo[place - 1], powersOfTwo[place - 1]);
        for (int place = -Binary64.MinExponent - 1; place >= 0; place--)
            powersOfTwo[place] = Half(powersOfTwo[place + 1]);
    }

    /// <summary>The prime.</summary>
    public ulong Prime { get; }

    /// <summary>The residue of 1.</summary>
    public ulong One { get; }

    /// <inheritdoc/>
    public ulong Zero => 0;

    /// <inheritdoc/>
    public ulong Of(double value, long divisor = 1)
    {
        (long mantissa, int exponent) = Binary64.Split(value);
        ulong size = Multiply(Multiply((ulong)Math.Abs(mantissa), squaredRadix), powersOfTwo[exponent - Binary64.MinExponent]);
        if (divisor != 1)
            size = Multiply(size, Inverse(Of((BigInteger)divisor)));
        return mantissa < 0 ? Negate(size) : size;
    }

    /// <summary>The residue of an integer.</summary>
    /// <param name="value">The integer.</param>
    public ulong Of(BigInteger value)
    {
        ulong size = Multiply((ulong)(BigInteger.Abs(value) % Prime), squaredRadix);
        return value.Sign < 0 ? Negate(size) : size;
    }

    /// <summary>The integer from 0 to p - 1 of a residue.</summary>
    /// <param name="a">The residue.</param>
    public ulong ToInteger(ulong a) => Reduce(0, a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Add(ulong a, ulong b)
    {
        ulong sum = a + b;
        return sum >= Prime ? sum - Prime : sum;
    }

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + Prime - b;

    /// <summary>-a.</summary>
    public ulong Negate(ulong a) => a == 0 ? 0 : Prime - a;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Multiply(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return Reduce(high, low);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsZero(ulong a) => a == 0;

    /// <summary>1 / a, by Fermat's theorem.</summary>
    /// <param name="a">Not 0.</param>
    public ulong Inverse(ulong a)
    {
        ulong result = One;
        for (ulong exponent = Prime - 2; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
                result = Multiply(result, a);
            a = Multiply(a, a);
        }

        return result;
    }

    /// <summary>The sum of a_i b_i.</summary>
    /// <param name="a">Residues.</param>
    /// <param name="b">As many residues.</param>
    public ulong Dot(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong total = 0;
        while (a.Length > 0)
        {
            int some = Math.Min(a.Length, ProductsAtOnce);
            ReadOnlySpan<ulong> first = a[..some], second = b[..some];
            ulong high = 0, low = 0;
            for (int i = 0; i < first.Length; i++)
            {
                ulong above = Math.BigMul(first[i], second[i], out ulong below);
                low += below;
                high += above + (low < below ? 1UL : 0UL);
            }

            total = Add(total, Reduce(high % Prime, low));
            a = a[some..];
            b = b[some..];
        }

        return total;
    }

    /// <summary>(high 2^64 + low) / 2^64 mod p, for high below p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Reduce(ulong high, ulong low)
    {
        // The multiple of p that clears the low half carries into the high one unless that half was 0.
        ulong result = high + Math.BigMul(unchecked(low * negativeInverse), Prime, out _) + (low == 0 ? 0UL : 1UL);
        return result >= Prime ? result - Prime : result;
    }

    private ulong Half(ulong a) => (a & 1) == 0 ? a >> 1 : (a + Prime) >> 1;
}
