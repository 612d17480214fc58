using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The null space of a matrix, decided in float64 by the singular values of the matrix with columns of equal length, so that it does not
/// depend on the units of the columns. An eigenvalue problem of A^T A would square the condition, and lose directions.
/// </summary>
/// <param name="Basis">A basis, [columns, nullity], in the coordinates of the matrix, with the orders of magnitude of its columns.</param>
/// <param name="Rank">The rank with its evidence: the squared singular values.</param>
internal sealed record NullSpace(Tensor Basis, NumericalRank Rank)
{
    /// <summary>A singular value counts above this ratio to the largest.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>A column is zero if it is shorter than this ratio to the sizes of the terms that it sums.</summary>
    private const double Rounding = 1e-13;

    /// <summary>Finds the null space.</summary>
    /// <param name="matrix">[rows, columns], float64.</param>
    /// <param name="sizes">The lengths of the columns before terms cancelled, at which rounding is measured; if null, only exact zeros are zero.</param>
    /// <returns>The null space; its basis is a tensor in the dispose scope of the caller.</returns>
    public static NullSpace Of(Tensor matrix, double[]? sizes = null)
    {
        using var scope = NewDisposeScope();
        double[] scales = ScalesOf(matrix, sizes, out bool[] isZero);
        (Tensor basis, NumericalRank rank) = OfBalanced(matrix * Inverse(scales, isZero));
        return new((basis / tensor(scales, ScalarType.Float64, CPU).unsqueeze(1)).MoveToOuterDisposeScope(), rank);
    }

    /// <summary>Finds the null space of a matrix whose columns have been scaled.</summary>
    /// <param name="balanced">[rows, columns], float64.</param>
    /// <returns>The null space; its basis is orthonormal, a tensor in the dispose scope of the caller.</returns>
    public static NullSpace OfBalanced(Tensor balanced)
    {
        using var scope = NewDisposeScope();
        int width = (int)balanced.size(1);
        if (balanced.numel() == 0)
            return new(eye(width, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope(), NumericalRank.Of(new double[width], Tolerance * Tolerance, 1));
        Tensor square = balanced.size(0) > width ? linalg.qr(balanced, linalg.QRMode.R).R : balanced;
        (_, Tensor values, Tensor vectors) = linalg.svd(square, fullMatrices: true);
        NumericalRank rank = RankOf(values, width);
        return new(vectors.narrow(0, rank.Rank, width - rank.Rank).t().MoveToOuterDisposeScope(), rank);
    }

    /// <summary>Decides the rank of a matrix without finding vectors.</summary>
    /// <param name="matrix">[rows, columns], float64.</param>
    /// <param name="sizes">The lengths of the columns before terms cancelled; if null, only exact zeros are zero.</param>
    /// <returns>The rank with its evidence.</returns>
    public static NumericalRank RankIn(Tensor matrix, double[]? sizes = null)
    {
        using var scope = NewDisposeScope();
        double[] scales = ScalesOf(matrix, sizes, out bool[] isZero);
        return matrix.numel() == 0
            ? NumericalRank.Of(new double[scales.Length], Tolerance * Tolerance, 1)
            : RankOf(linalg.svdvals(matrix * Inverse(scales, isZero)), scales.Length);
    }

    /// <summary>The lengths of columns; where a column is zero, the largest length.</summary>
    /// <param name="matrix">[rows, columns], float64.</param>
    /// <param name="sizes">The lengths before terms cancelled; if null, only exact zeros are zero.</param>
    /// <param name="isZero">Which columns are zero.</param>
    /// <returns>The lengths, none of them 0.</returns>
    public static double[] ScalesOf(Tensor matrix, double[]? sizes, out bool[] isZero)
    {
        double[] lengths = LengthsOf(matrix);
        bool[] zero = isZero = [.. lengths.Select((length, column) => length <= Rounding * (sizes?[column] ?? 0))];
        double longest = lengths.Where((_, column) => !zero[column]).DefaultIfEmpty(1).Max();
        return [.. lengths.Select((length, column) => zero[column] ? longest : length)];
    }

    /// <summary>The lengths of columns.</summary>
    /// <param name="matrix">[rows, columns], float64.</param>
    /// <returns>A number for each column.</returns>
    public static double[] LengthsOf(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return matrix.numel() == 0 ? new double[matrix.size(1)] : Matrix.Numbers(matrix.Squared().sum([0]).sqrt());
    }

    private static Tensor Inverse(double[] scales, bool[] isZero) => tensor([.. scales.Zip(isZero, (scale, zero) => zero ? 0 : 1 / scale)], ScalarType.Float64, CPU);

    private static NumericalRank RankOf(Tensor values, int width)
    {
        double[] singular = Matrix.Numbers(values);
        return NumericalRank.Of([.. singular.Take(width).Select(value => value * value), .. new double[Math.Max(width - singular.Length, 0)]], Tolerance * Tolerance);
    }
}
