using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The outputs of a chain of gated layers as a sum over paths: f(x) = sum of gamma(x) M_gamma x, where a path begins at an input or at the
/// constant of a bias and passes one block of equal gates in each layer, gamma is the product of their gates, and M_gamma sums the
/// products of weights over all paths with the same gamma. What changes no M_gamma is path redundancy: a reparametrisation, into which the
/// data enter only by which gates are the same. What changes some, but no output, rests on relations gamma(x) m x = 0 among the data.
/// </summary>
/// <param name="Directions">A basis of the directions that change no M_gamma, [parameters, directions].</param>
/// <param name="Relations">The number of relations among the data: gates times features, less their rank. If it is 0, all free directions are path redundancy.</param>
internal sealed record PathRedundancy(Tensor Directions, int Relations)
{
    /// <summary>The largest number of rows of the derivatives of all paths.</summary>
    public const int MaxRows = 30_000;

    /// <summary>Finds the redundancy.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="points">The samples.</param>
    /// <returns>The redundancy, whose tensor is in the dispose scope of the caller; null if there are more paths than <see cref="MaxRows"/> allows.</returns>
    public static PathRedundancy? Of(GatedChain chain, ChainPoints points)
    {
        if (Paths(chain, points) is not { } paths)
            return null;
        using var scope = NewDisposeScope();
        // Features of the sum: a product of gates, times an input or the constant.
        Dictionary<(string Gates, int Feature), long> features = [];
        long[] featureOf = [.. paths.Select(path => features.TryGetValue((path.Gates, path.Input), out long found) ? found : features[(path.Gates, path.Input)] = features.Count)];
        ChainPoints ofPaths = AsPoints(chain, points, paths);
        int outputs = chain.Units(chain.Layers - 1);
        Tensor places = tensor(featureOf, device: CPU);
        Tensor sums = Summed(chain, ofPaths), sizes = Summed(chain.Absolute(), ofPaths);
        NullSpace redundancy = NullSpace.Of(sums, NullSpace.LengthsOf(sizes));
        double[] values = new double[points.Count * features.Count];
        double[] inputs = Matrix.Numbers(points.Inputs), constants = Matrix.Numbers(points.Constants[0]);
        foreach (((string gates, int input), long feature) in features)
            for (int point = 0; point < points.Count; point++)
                values[(point * features.Count) + feature] = gates[point] == '0' ? 0 : input < chain.Inputs(0) ? inputs[(point * chain.Inputs(0)) + input] : constants[point];
        NumericalRank rank = NullSpace.RankIn(tensor(values, [points.Count, features.Count], ScalarType.Float64, CPU));
        return new(redundancy.Basis.MoveToOuterDisposeScope(), rank.Nullity);

        // d M_gamma / d parameters: the Jacobian of each path, added up over those of one feature.
        Tensor Summed(GatedChain of, ChainPoints at) =>
            zeros(features.Count, outputs, chain.Count, dtype: ScalarType.Float64, device: CPU).index_add(0, places, of.Jacobian(at, chain.Layers - 1), 1).flatten(0, 1);
    }

    /// <summary>
    /// All paths that are open on some sample: their first layer, the block in each layer from there, the product of gates on the samples, and
    /// the input; the number of inputs stands for the constant.
    /// </summary>
    private static List<(int Start, int[] Blocks, string Gates, int Input)>? Paths(GatedChain chain, ChainPoints points)
    {
        double[][][] gates = [.. points.Gates.Select((_, layer) => ChainGenerators.Blocks(points, layer).Select(block => block.Gates).ToArray())];
        long outputs = chain.Units(chain.Layers - 1);
        List<(int, int[], string, int)> paths = [];
        bool isWithin = true;
        for (int start = 0; start < chain.Layers && isWithin; start++)
            Extend(start, start, [], [.. Enumerable.Repeat(true, (int)points.Count)]);
        return isWithin ? paths : null;

        void Extend(int start, int layer, int[] blocks, bool[] open)
        {
            if (!isWithin)
                return;
            if (layer == chain.Layers - 1)
            {
                string product = new([.. open.Select(gate => gate ? '1' : '0')]);
                for (int input = 0; start == 0 && input < chain.Inputs(0); input++)
                    paths.Add((start, blocks, product, input));
                if (chain.HasBias(start))
                    paths.Add((start, blocks, product, chain.Inputs(0)));
                isWithin = paths.Count * outputs <= MaxRows;
                return;
            }

            for (int block = 0; block < gates[layer].Length; block++)
            {
                bool[] product = [.. open.Zip(gates[layer][block], (gate, own) => gate && own != 0)];
                if (product.Any(gate => gate))
                    Extend(start, layer + 1, [.. blocks, block], product);
            }
        }
    }

    /// <summary>Each path as a point at which the gates of its blocks are open, and nothing but what it begins at differs from 0.</summary>
    private static ChainPoints AsPoints(GatedChain chain, ChainPoints points, List<(int Start, int[] Blocks, string Gates, int Input)> paths)
    {
        int width = chain.Inputs(0);
        double[] inputs = new double[paths.Count * width];
        double[][] constants = [.. Enumerable.Range(0, chain.Layers).Select(_ => new double[paths.Count])];
        double[][] open = [.. points.Gates.Select(gates => new double[paths.Count * gates.size(1)])];
        int[][][] units = [.. points.Gates.Select((_, layer) => ChainGenerators.Blocks(points, layer).Select(block => block.Units).ToArray())];
        for (int number = 0; number < paths.Count; number++)
        {
            (int start, int[] blocks, _, int input) = paths[number];
            if (input < width)
                inputs[(number * width) + input] = 1;
            else
                constants[start][number] = 1;
            for (int layer = start; layer < chain.Layers - 1; layer++)
                foreach (int unit in units[layer][blocks[layer - start]])
                    open[layer][(number * chain.Units(layer)) + unit] = 1;
        }

        return new(
            tensor(inputs, [paths.Count, width], ScalarType.Float64, CPU),
            [.. constants.Select(numbers => tensor(numbers, ScalarType.Float64, CPU))],
            [.. open.Select((numbers, layer) => tensor(numbers, [paths.Count, chain.Units(layer)], ScalarType.Float64, CPU))]);
    }
}
