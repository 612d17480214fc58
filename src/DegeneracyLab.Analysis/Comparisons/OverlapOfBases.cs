using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Computes overlaps: features of two bases at a node layer as functions of the data, whose inner products are c^T G c'.</summary>
internal static class OverlapOfBases
{
    /// <summary>Compares two bases.</summary>
    /// <param name="first">The first; its activations weigh the directions.</param>
    /// <param name="firstIsCentred">Whether it is centred.</param>
    /// <param name="second">The second, at the same hook point.</param>
    /// <param name="secondIsCentred">Whether it is centred.</param>
    public static BasisOverlap Of(NodeBasis first, bool firstIsCentred, NodeBasis second, bool secondIsCentred)
    {
        using var scope = NewDisposeScope();
        int width = Math.Max(first.Width, second.Width), leaveOut = firstIsCentred && secondIsCentred ? 1 : 0;
        (NodeBasis wider, bool isCentred) = first.Width == width ? (first, firstIsCentred) : (second, secondIsCentred);
        Tensor root = Root(wider, isCentred, withMean: leaveOut == 0);
        Tensor mine = root.matmul(Read(first, width, leaveOut)), others = root.matmul(Read(second, width, leaveOut));
        Tensor span = OrthonormalBasis.Of(mine), other = OrthonormalBasis.Of(others);
        double[] angles = Angles(span, other);
        double larger = Math.Max(span.size(1), other.size(1));
        Tensor operators = mine.matmul(mine.t()), differing = others.matmul(others.t());
        return new()
        {
            Node = first.Name,
            First = first.Dimension - leaveOut,
            Second = second.Dimension - leaveOut,
            Angles = [.. angles],
            SharedSpan = larger == 0 ? double.NaN : angles.Sum(angle => Math.Pow(Math.Cos(angle), 2)) / larger,
            Matches = Matches(mine, others, leaveOut),
            Gap = Distance(operators, differing),
            ScaledGap = Distance(Scaled(operators), Scaled(differing)),
        };
    }

    /// <summary>C with zeros for a constant that the basis lacks, [width, r].</summary>
    private static Tensor Read(NodeBasis basis, int width, int leaveOut)
    {
        Tensor c = basis.C.ToTensor().narrow(1, leaveOut, basis.Dimension - leaveOut);
        return basis.Width == width ? c : cat([c, zeros(width - basis.Width, c.size(1), dtype: ScalarType.Float64, device: CPU)]);
    }

    /// <summary>
    /// F with F^T F = G, the uncentred Gram matrix, constant too. Two centred bases have the constant in common: without it, their features have
    /// the products by the covariance.
    /// </summary>
    private static Tensor Root(NodeBasis basis, bool isCentred, bool withMean)
    {
        Tensor gram = basis.Gram.ToTensor();
        if (isCentred)
            gram.narrow(0, basis.Width - 1, 1).narrow(1, basis.Width - 1, 1).FillInPlace(0);
        if (isCentred && withMean)
        {
            Tensor mean = tensor([.. basis.Mean], ScalarType.Float64, CPU);
            gram = gram.Plus(outer(mean, mean));
        }

        (double[] values, Tensor vectors) = SymmetricEigen.Decompose(gram);
        return tensor([.. values.Select(value => Math.Sqrt(Math.Max(value, 0)))], ScalarType.Float64, CPU).unsqueeze(1) * vectors.t();
    }

    /// <summary>The principal angles between two spans, ascending: small ones by their sines, large ones by their cosines.</summary>
    private static double[] Angles(Tensor first, Tensor second)
    {
        if (first.size(1) < second.size(1))
            (first, second) = (second, first);
        if (second.size(1) == 0)
            return [];
        Tensor products = first.t().matmul(second);
        double[] cosines = Matrix.Numbers(linalg.svdvals(products)), sines = Matrix.Numbers(linalg.svdvals(second - first.matmul(products)));
        Array.Reverse(sines);
        // Where the space has fewer dimensions than there are angles left, sines beyond it are 0, and come first.
        return [.. cosines.Select((cosine, place) => cosine < 0.7 ? Math.Acos(Math.Clamp(cosine, 0, 1)) : Math.Asin(Math.Clamp(place < sines.Length ? sines[place] : 0, 0, 1)))];
    }

    private static List<FeatureMatch> Matches(Tensor mine, Tensor others, int leaveOut)
    {
        if (mine.size(1) == 0 || others.size(1) == 0)
            return [];
        Matrix cosines = Matrix.Of(Units(mine).t().matmul(Units(others)));
        int[] matched = Assignment.Of(new(cosines.Rows, cosines.Columns, [.. cosines.Entries.ToArray().Select(Math.Abs)]));
        return [.. matched.Index().Where(pair => pair.Item >= 0).Select(pair => new FeatureMatch(pair.Index + leaveOut, pair.Item + leaveOut, cosines[pair.Index, pair.Item]))];
    }

    /// <summary>Columns of length 1; those of zeros stay.</summary>
    private static Tensor Units(Tensor columns)
    {
        Tensor lengths = columns.Squared().sum([0]).sqrt();
        return columns / where(lengths.IsPositive(), lengths, ones_like(lengths));
    }

    private static Tensor Scaled(Tensor matrix)
    {
        double trace = matrix.trace().item<double>();
        return trace > 0 ? matrix.DividedBy(trace) : matrix;
    }

    /// <summary>The distance in the Frobenius norm, as a ratio to the norm of the first; 0 if both are 0.</summary>
    private static double Distance(Tensor first, Tensor second)
    {
        double difference = (first - second).Squared().sum().sqrt().item<double>(), size = first.Squared().sum().sqrt().item<double>();
        return difference == 0 ? 0 : difference / size;
    }
}
