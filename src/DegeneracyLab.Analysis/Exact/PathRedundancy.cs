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

    /// <summary>The number of entries of derivatives that are made at once.</summary>
    private const long NumbersAtOnce = 1 << 22;

    /// <summary>Finds the redundancy.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="points">The samples.</param>
    /// <param name="steps">Is asked now and then whether the work was cancelled.</param>
    /// <returns>The redundancy, whose tensor is in the dispose scope of the caller; null if there are more paths than <see cref="MaxRows"/> allows.</returns>
    public static PathRedundancy? Of(GatedChain chain, ChainPoints points, WorkSteps steps)
    {
        if (Paths(chain, points) is not { } paths)
            return null;
        using var scope = NewDisposeScope();
        // Features of the sum: a product of gates, times an input or the constant.
        (string Gates, int Input)[] features = [.. paths.Select(path => (path.Gates, path.Input)).Distinct()];
        Dictionary<(string, int), int> numberOf = features.Select((feature, number) => (feature, number)).ToDictionary(pair => pair.feature, pair => pair.number);
        paths = [.. paths.OrderBy(path => numberOf[(path.Gates, path.Input)])];
        (Tensor r, double[] sizes) = Factor(chain, points, paths, [.. paths.Select(path => (long)numberOf[(path.Gates, path.Input)])], steps);
        steps.Check();
        Tensor directions = NullSpace.Of(r, sizes).Basis;
        double[] values = new double[points.Count * features.Length];
        double[] inputs = Matrix.Numbers(points.Inputs), constants = Matrix.Numbers(points.Constants[0]);
        for (int feature = 0; feature < features.Length; feature++)
        {
            (string gates, int input) = features[feature];
            for (int point = 0; point < points.Count; point++)
                values[(point * features.Length) + feature] = gates[point] == '0' ? 0 : input < chain.Inputs(0) ? inputs[(point * chain.Inputs(0)) + input] : constants[point];
        }

        NumericalRank rank = NullSpace.RankIn(tensor(values, [points.Count, features.Length], ScalarType.Float64, CPU));
        return new(directions.MoveToOuterDisposeScope(), rank.Nullity);
    }

    /// <summary>The triangular factor of the derivatives of all M_gamma: the Jacobians of paths, summed over those of each feature.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="points">The samples.</param>
    /// <param name="paths">The paths, those of one feature side by side.</param>
    /// <param name="features">The feature of each.</param>
    /// <param name="steps">Is asked whether the work was cancelled.</param>
    private static (Tensor R, double[] Sizes) Factor(GatedChain chain, ChainPoints points, IReadOnlyList<Path> paths, long[] features, WorkSteps steps)
    {
        using var scope = NewDisposeScope();
        GatedChain withoutSigns = chain.Absolute();
        int last = chain.Layers - 1, outputs = chain.Units(last);
        using var factor = new TriangularFactor(chain.Count, keepsAll: true);
        Tensor squares = zeros(chain.Count, dtype: ScalarType.Float64, device: CPU);
        int most = (int)Math.Max(NumbersAtOnce / ((long)outputs * chain.Count), 1);
        for (int first = 0; first < paths.Count;)
        {
            using var part = NewDisposeScope();
            // Whole features only.
            int next = Array.FindIndex(features, first, feature => feature >= features[first] + most);
            next = next < 0 ? paths.Count : next;
            long count = features[next - 1] - features[first] + 1;
            Tensor sums = zeros(count, outputs * chain.Count, dtype: ScalarType.Float64, device: CPU), sizes = sums.clone();
            for (int start = first; start < next; start += most)
            {
                steps.Check();
                using var some = NewDisposeScope();
                int end = Math.Min(start + most, next);
                ChainPoints at = AsPoints(chain, points, [.. paths.Skip(start).Take(end - start)]);
                double[] belongs = new double[count * (end - start)];
                for (int path = start; path < end; path++)
                    belongs[((features[path] - features[first]) * (end - start)) + path - start] = 1;
                Tensor ofFeatures = tensor(belongs, [count, end - start], ScalarType.Float64, CPU);
                sums.AddInPlace(ofFeatures.matmul(chain.Jacobian(at, last).flatten(1)));
                sizes.AddInPlace(ofFeatures.matmul(withoutSigns.Jacobian(at, last).flatten(1)));
            }

            factor.Add(sums.reshape(-1, chain.Count));
            squares.AddInPlace(sizes.reshape(-1, chain.Count).Squared().sum([0]));
            first = next;
        }

        return (factor.R.clone().MoveToOuterDisposeScope(), Matrix.Numbers(squares.sqrt()));
    }

    /// <summary>All paths that are open on some sample; null if there are too many.</summary>
    private static List<Path>? Paths(GatedChain chain, ChainPoints points)
    {
        double[][][] gates = [.. points.Gates.Select((_, layer) => ChainGenerators.Blocks(points, layer).Select(block => block.Gates).ToArray())];
        long outputs = chain.Units(chain.Layers - 1);
        List<Path> paths = [];
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
                    paths.Add(new(start, blocks, product, input));
                if (chain.HasBias(start))
                    paths.Add(new(start, blocks, product, chain.Inputs(0)));
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
    private static ChainPoints AsPoints(GatedChain chain, ChainPoints points, IReadOnlyList<Path> paths)
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

    /// <summary>A path.</summary>
    /// <param name="Start">Its first layer.</param>
    /// <param name="Blocks">The block that it passes in each layer from there to the last but one.</param>
    /// <param name="Gates">The product of their gates, a character for each sample.</param>
    /// <param name="Input">The input at which it begins; the number of inputs stands for the constant.</param>
    private sealed record Path(int Start, int[] Blocks, string Gates, int Input);
}
