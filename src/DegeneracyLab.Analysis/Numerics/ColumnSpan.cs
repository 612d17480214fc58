using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Which combinations of the columns of a matrix vanish. Columns are scaled to equal length before it is decided, so that the units of
/// none matter.
/// </summary>
/// <param name="Rank">The rank, with the squares of the singular values of the scaled columns.</param>
/// <param name="Null">Combinations that vanish, a basis of them as columns, [columns, nullity]; of the columns as they are, not scaled.</param>
/// <param name="Image">What does not: a basis of the rows, [rank, columns].</param>
/// <param name="Lengths">The lengths of the columns.</param>
internal sealed record ColumnSpan(NumericalRank Rank, Tensor Null, Tensor Image, double[] Lengths) : IDisposable
{
    /// <summary>A singular value of equal columns below this is zero; of the largest.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>What is left of a column without its mean is rounding if it is shorter than this, of the column.</summary>
    private const double Rounding = 1e-13;

    /// <summary>The number of columns.</summary>
    public int Columns => Lengths.Length;

    /// <summary>Decides it by a triangular factor.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="isFolded">Whether the first column is a constant that is not 0. The rank is then 1 and that of the others without their means.</param>
    /// <param name="ofCotangents">
    /// Whether columns are cotangents of one layer. A softmax makes those of queries and keys as differences, of which nothing but rounding
    /// is left where all scores are the same: a column shorter than that beside the longest is zero.
    /// </param>
    /// <returns>The span, which the caller disposes.</returns>
    public static ColumnSpan Of(TriangularFactor factor, bool isFolded, bool ofCotangents = false)
    {
        using var scope = NewDisposeScope();
        Tensor r = factor.R;
        int width = factor.Width;
        double[] lengths = LengthsOf(r);
        if (ofCotangents)
        {
            double longest = lengths.DefaultIfEmpty(0).Max();
            lengths = [.. lengths.Select(length => length <= Rounding * longest ? 0 : length)];
        }

        if (r.size(0) == 0 || !isFolded)
        {
            (NumericalRank rank, Tensor combinations, Tensor image) = Decide(r, lengths, lengths);
            return new(rank, combinations.DetachFromDisposeScope(), image.DetachFromDisposeScope(), lengths);
        }

        // In R the means stand in the first row, and the rest is the factor of the columns without them.
        Tensor centred = r.narrow(0, 1, r.size(0) - 1).narrow(1, 1, width - 1);
        (NumericalRank own, Tensor free, Tensor rows) = Decide(centred, LengthsOf(centred), lengths[1..]);
        Tensor first = r.narrow(0, 0, 1);
        Tensor constants = -first.narrow(1, 1, width - 1).matmul(free) / first.narrow(1, 0, 1);
        Tensor joined = cat([first, nn.functional.pad(rows, [1, 0])]);
        return new(NumericalRank.Of(own.Spectrum.Append(Math.Max(own.Scale, 1)), own.Threshold), cat([constants, free]).DetachFromDisposeScope(), joined.DetachFromDisposeScope(), lengths);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Null.Dispose();
        Image.Dispose();
    }

    private static double[] LengthsOf(Tensor rows) => rows.size(0) == 0 ? new double[rows.size(1)] : Matrix.Numbers(rows.Squared().sum([0]).sqrt());

    /// <summary>The rank, combinations that vanish, and a basis of the rows.</summary>
    /// <param name="rows">The matrix, or its factor.</param>
    /// <param name="lengths">The lengths of its columns.</param>
    /// <param name="sizes">The sizes of the numbers that they come from.</param>
    private static (NumericalRank Rank, Tensor Null, Tensor Image) Decide(Tensor rows, double[] lengths, double[] sizes)
    {
        int width = lengths.Length;
        bool[] isZero = [.. lengths.Zip(sizes, (length, size) => length <= Rounding * size)];
        double[] scales = [.. lengths.Select((length, column) => isZero[column] ? 0 : 1 / length)];
        // A difference of large numbers has their rounding: against such columns nothing below it can be seen.
        double noise = lengths.Zip(sizes, (length, size) => length > 0 ? size / length : 1).Where((_, column) => !isZero[column]).DefaultIfEmpty(1).Max();
        double tolerance = Math.Max(Tolerance, width * 1e-15 * noise);
        Tensor scale = tensor(scales, ScalarType.Float64, CPU);
        if (rows.size(0) == 0 || width == 0)
            return (NumericalRank.Of(new double[width], tolerance * tolerance, 1), eye(width, dtype: ScalarType.Float64, device: CPU), zeros(0, width, dtype: ScalarType.Float64, device: CPU));
        (_, Tensor values, Tensor vectors) = linalg.svd(rows * scale, fullMatrices: true);
        double[] singular = [.. Matrix.Numbers(values), .. new double[Math.Max(width - (int)values.size(0), 0)]];
        NumericalRank rank = NumericalRank.Of(singular.Take(width).Select(value => value * value), tolerance * tolerance);
        // A column that is zero stands for itself; scaled to 0, it is among the singular vectors as it is.
        double[] back = [.. scales.Select(factor => factor > 0 ? factor : 1)];
        Tensor free = vectors.narrow(0, rank.Rank, width - rank.Rank).t() * tensor(back, ScalarType.Float64, CPU).unsqueeze(1);
        return (rank, free, vectors.narrow(0, 0, rank.Rank) * tensor(lengths, ScalarType.Float64, CPU));
    }
}
