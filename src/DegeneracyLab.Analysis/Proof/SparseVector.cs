using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>A vector of integers over the trainable numbers, 0 but at some.</summary>
/// <param name="Places">The places where it is not 0.</param>
/// <param name="Values">The integers there.</param>
internal sealed record SparseVector(int[] Places, BigInteger[] Values)
{
    /// <summary>The binary logarithm of the largest integer, or a little more.</summary>
    public double Log2 => Values.Max(value => value.GetBitLength());

    /// <summary>The residues of the integers.</summary>
    /// <param name="field">The field.</param>
    public ulong[] Residues(PrimeField field) => [.. Values.Select(field.Of)];

    /// <summary>All residues.</summary>
    /// <param name="field">The field.</param>
    /// <param name="length">The number of trainable numbers.</param>
    public ulong[] Dense(PrimeField field, int length)
    {
        ulong[] dense = new ulong[length];
        foreach ((int place, ulong residue) in Places.Zip(Residues(field)))
            dense[place] = residue;
        return dense;
    }
}
