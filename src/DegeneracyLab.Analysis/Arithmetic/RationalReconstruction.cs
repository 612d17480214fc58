using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>Vectors of rational numbers from their residues (P. Wang, 1981).</summary>
internal static class RationalReconstruction
{
    /// <summary>Finds the vector of small integers that is proportional to residues.</summary>
    /// <param name="residues">Residues, from 0 to the modulus - 1; one of them is 1.</param>
    /// <param name="modulus">The modulus.</param>
    /// <returns>The integers; null if there are none below the square root of half the modulus, each with the common denominator.</returns>
    public static BigInteger[]? Integers(IReadOnlyList<BigInteger> residues, BigInteger modulus)
    {
        BigInteger bound = SquareRoot(modulus / 2), common = BigInteger.One;
        foreach (BigInteger residue in residues)
        {
            if (BigInteger.Abs(Symmetric(residue * common % modulus, modulus)) <= bound)
                continue;
            if (Denominator(residue * common % modulus, modulus, bound) is not { } factor)
                return null;
            common *= factor;
            if (common > bound)
                return null;
        }

        BigInteger[] integers = [.. residues.Select(residue => Symmetric(residue * common % modulus, modulus))];
        return integers.All(integer => BigInteger.Abs(integer) <= bound) ? integers : null;
    }

    /// <summary>The denominator of the fraction n / d of a residue with both at most the bound, by the extended Euclidean algorithm.</summary>
    private static BigInteger? Denominator(BigInteger residue, BigInteger modulus, BigInteger bound)
    {
        (BigInteger before, BigInteger now, BigInteger cofactorBefore, BigInteger cofactor) = (modulus, residue, BigInteger.Zero, BigInteger.One);
        while (now > bound)
        {
            BigInteger quotient = BigInteger.DivRem(before, now, out BigInteger rest);
            (before, now, cofactorBefore, cofactor) = (now, rest, cofactor, cofactorBefore - (quotient * cofactor));
        }

        cofactor = BigInteger.Abs(cofactor);
        return cofactor <= bound && BigInteger.GreatestCommonDivisor(now, cofactor).IsOne ? cofactor : null;
    }

    private static BigInteger Symmetric(BigInteger residue, BigInteger modulus) => residue > modulus / 2 ? residue - modulus : residue;

    private static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero)
            return value;
        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (value / root)) / 2;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
