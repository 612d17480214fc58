using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Where cotangents are, if each of them is 0 except at one position: unit vectors at an output, or anything pulled back
/// to attention through layers that act on each position alone. The cotangents are cut into runs of equal length, each at
/// one position.
/// </summary>
/// <param name="Positions">The position of each run.</param>
/// <param name="Length">The number of cotangents in each run.</param>
internal readonly record struct SinglePositions(long[] Positions, long Length)
{
    /// <summary>Finds the positions.</summary>
    /// <param name="g">The cotangents, [k, batch or 1, positions, width].</param>
    /// <returns>The positions; null if some cotangent has more than one.</returns>
    public static SinglePositions? Find(Tensor g)
    {
        using var scope = NewDisposeScope();
        // The first cotangent tells most of the others at little cost.
        if (g.shape[0] == 0 || PositionsOf(g.narrow(0, 0, 1)) is null || PositionsOf(g) is not { } positions)
            return null;
        long length = positions.Length;
        for (int i = 1; i < positions.Length; i++)
            if (positions[i] != positions[i - 1])
                length = CommonDivisor(length, i);
        return new([.. positions.Where((_, i) => i % length == 0)], length);
    }

    /// <summary>The position of each cotangent; null if some has more than one.</summary>
    private static long[]? PositionsOf(Tensor g)
    {
        Tensor touched = g.IsNonzero().any(-1).any(1).to(ScalarType.Int64);                               // [k, positions]
        return touched.sum(-1L).IsAbove(1).any().item<bool>() ? null : touched.argmax(-1).cpu().data<long>().ToArray();
    }

    private static long CommonDivisor(long a, long b) => b == 0 ? a : CommonDivisor(b, a % b);
}
