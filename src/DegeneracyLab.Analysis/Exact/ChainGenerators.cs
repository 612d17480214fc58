using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Directions that change the values p between two layers of a chain to p + eps A p, for matrices A of one entry: unit i reads what unit j
/// does too, and what reads unit j is reduced by what reads unit i, dW[i] = W[j] and dW'[., j] = -W'[., i]. The constant may stand for j where
/// both layers have biases. They are free where the gates of all units are the same; combinations of them may be free elsewhere.
/// </summary>
internal static class ChainGenerators
{
    /// <summary>The units of a layer in blocks of the same gates.</summary>
    /// <param name="points">The points.</param>
    /// <param name="layer">A layer that has gates.</param>
    /// <returns>Units and gates, by first unit.</returns>
    public static IReadOnlyList<(int[] Units, double[] Gates)> Blocks(ChainPoints points, int layer)
    {
        int units = (int)points.Gates[layer].size(1);
        double[] gates = Matrix.Numbers(points.Gates[layer].t());
        int count = (int)points.Count;
        return [.. Enumerable.Range(0, units)
            .GroupBy(unit => new string([.. gates.AsSpan(unit * count, count).ToArray().Select(gate => gate == 0 ? '0' : '1')]))
            .Select(block => (block.ToArray(), block.Key.Select(gate => gate == '1' ? 1.0 : 0).ToArray()))];
    }

    /// <summary>The entries of A that relate units of one block, and units that are always open to the constant.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="points">The points.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>Rows and columns of the entries; the constant is the column after all units.</returns>
    public static IEnumerable<(int Unit, int Other)> OfBlocks(GatedChain chain, ChainPoints points, int layer)
    {
        foreach ((int[] units, double[] gates) in Blocks(points, layer).Where(block => block.Gates.Any(gate => gate != 0)))
        {
            int[] others = HasConstant(chain, layer) && gates.All(gate => gate != 0) ? [.. units, chain.Units(layer)] : units;
            foreach (int unit in units)
                foreach (int other in others)
                    yield return (unit, other);
        }
    }

    /// <summary>All entries of A.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="layer">The layer.</param>
    /// <returns>Rows and columns of the entries; the constant is the column after all units.</returns>
    public static IEnumerable<(int Unit, int Other)> All(GatedChain chain, int layer) =>
        from unit in Enumerable.Range(0, chain.Units(layer))
        from other in Enumerable.Range(0, chain.Units(layer) + (HasConstant(chain, layer) ? 1 : 0))
        select (unit, other);

    /// <summary>The directions of entries of A.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="entries">The entries.</param>
    /// <returns>[parameters of this layer and the next, entries]; in the dispose scope of the caller.</returns>
    public static Tensor Directions(GatedChain chain, int layer, IEnumerable<(int Unit, int Other)> entries)
    {
        (int Unit, int Other)[] all = [.. entries];
        double[,] writer = chain.NumbersOf(layer), reader = chain.NumbersOf(layer + 1);
        int start = chain.Starts[layer], rows = chain.Starts[layer + 2] - start, units = chain.Units(layer);
        double[] directions = new double[rows * all.Length];
        for (int column = 0; column < all.Length; column++)
        {
            (int unit, int other) = all[column];
            for (int input = 0; input < writer.GetLength(1); input++)
                directions[((chain.PlaceOf(layer, unit, input) - start) * all.Length) + column] = other < units ? writer[other, input] : input == chain.Inputs(layer) ? 1 : 0;
            for (int output = 0; output < reader.GetLength(0); output++)
                directions[((chain.PlaceOf(layer + 1, output, other) - start) * all.Length) + column] = -reader[output, unit];
        }

        return tensor(directions, [rows, all.Length], ScalarType.Float64, CPU);
    }

    private static bool HasConstant(GatedChain chain, int layer) => chain.HasBias(layer) && chain.HasBias(layer + 1);
}
