using DegeneracyLab.Runtime;

namespace DegeneracyLab.Analysis;

/// <summary>Random primes between 2^60 and 2^61, each at its place in a sequence that is the same on every machine.</summary>
internal sealed class Primes
{
    /// <summary>The binary logarithm that every prime exceeds.</summary>
    public const int MinLog2 = 60;

    /// <summary>With these bases the test of Miller and Rabin is a proof below 3.3 x 10^24 (J. Sorenson and J. Webster, 2017).</summary>
    private static readonly ulong[] Bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

    private readonly List<PrimeField> fields = [];
    private readonly HashSet<ulong> used = [];
    private ulong next;

    /// <summary>The field of the prime at a place; no prime comes twice.</summary>
    /// <param name="place">The place, from 0.</param>
    public PrimeField At(int place)
    {
        while (fields.Count <= place)
        {
            ulong candidate = (1UL << MinLog2) | (SplitMix64.At(seed: 20, ++next) >> (64 - MinLog2)) | 1;
            if (IsPrime(candidate) && used.Add(candidate))
                fields.Add(new(candidate));
        }

        return fields[place];
    }

    /// <summary>Decides whether a number is prime, with certainty.</summary>
    /// <param name="number">Odd, greater than 37 and below 2^61.</param>
    public static bool IsPrime(ulong number)
    {
        int twos = System.Numerics.BitOperations.TrailingZeroCount(number - 1);
        foreach (ulong witness in Bases)
        {
            ulong power = Power(witness, (number - 1) >> twos, number);
            bool passes = power == 1 || power == number - 1;
            for (int square = 1; square < twos && !passes; square++)
            {
                power = (ulong)((UInt128)power * power % number);
                passes = power == number - 1;
            }

            if (!passes)
                return false;
        }

        return true;
    }

    private static ulong Power(ulong value, ulong exponent, ulong modulus)
    {
        ulong result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
                result = (ulong)((UInt128)result * value % modulus);
            value = (ulong)((UInt128)value * value % modulus);
        }

        return result;
    }
}
