using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>A vector modulo a product of primes, from its residues modulo each.</summary>
/// <param name="length">The number of entries.</param>
internal sealed class ChineseRemainder(int length)
{
    private readonly BigInteger[] entries = new BigInteger[length];

    /// <summary>The entries, from 0 to the modulus - 1.</summary>
    public IReadOnlyList<BigInteger> Entries => entries;

    /// <summary>The product of the primes so far.</summary>
    public BigInteger Modulus { get; private set; } = BigInteger.One;

    /// <summary>Adds the residues modulo another prime.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="residues">The residues.</param>
    public void Add(PrimeField field, ReadOnlySpan<ulong> residues)
    {
        ulong inverse = field.Inverse(field.Of(Modulus));
        for (int entry = 0; entry < entries.Length; entry++)
            entries[entry] += Modulus * field.ToInteger(field.Multiply(field.Subtract(residues[entry], field.Of(entries[entry])), inverse));
        Modulus *= field.Prime;
    }
}
