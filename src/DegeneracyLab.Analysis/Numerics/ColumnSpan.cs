using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The combinations of the columns of a matrix that vanish. Columns are scaled to equal length before this is decided, so that their units
/// do not matter.
/// </summary>
/// <param name="Rank">The rank, with the squares of the singular values of the scaled columns.</param>
/// <param name="Null">A basis of the combinations that vanish, as columns, [columns, nullity]; they combine the columns without scaling.</param>
/// <param name="Image">A basis of the rows, without scaling, [rank, columns].</param>
/// <param name="Lengths">The lengths of the columns.</param>
internal sealed record ColumnSpan(NumericalRank Rank, Tensor Null, Tensor Image, double[] Lengths) : IDisposable
{
    /// <summary>A singular value of columns of equal length counts as 0 below this ratio to the largest.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>A column without its mean is rounding if it is shorter than this ratio to the column.</summary>
    private const double Rounding = 1e-13;

    /// <summary>The number of columns.</summary>
    public int Columns => Lengths.Length;

    /// <summary>Decides the rank by a triangular factor.</summary>
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

        // The first row of R has the means, and the other rows are the factor of the columns without them.
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

    /// <summary>Decides the rank, and finds the combinations that vanish and a basis of the rows.</summary>
    /// <param name="rows">The matrix, or its factor.</param>
    /// <param name="lengths">The lengths of its columns.</param>
    /// <param name="sizes">The lengths before means were subtracted: rounding is relative to these.</param>
    private static (NumericalRank Rank, Tensor Null, Tensor Image) Decide(Tensor rows, double[] lengths, double[] sizes)
    {
        int width = lengths.Length;
        bool[] isZero = [.. lengths.Zip(sizes, (length, size) => length <= Rounding * size)];
        double[] scales = [.. lengths.Select((length, column) => isZero[column] ? 0 : 1 / length)];
        // A difference of large numbers has their rounding, so that the tolerance must not be below it.
        double noise = lengths.Zip(sizes, (length, size) => length > 0 ? size / length : 1).Where((_, column) => !isZero[column]).DefaultIfEmpty(1).Max();
        double tolerance = Math.Max(Tolerance, width * 1e-15 * noise);
        Tensor scale = tensor(scales, ScalarType.Float64, CPU);
        if (rows.size(0) == 0 || width == 0)
            return (NumericalRank.Of(new double[width], tolerance * tolerance, 1), eye(width, dtype: ScalarType.Float64, device: CPU), zeros(0, width, dtype: ScalarType.Float64, device: CPU));
        (_, Tensor values, Tensor vectors) = linalg.svd(rows * scale, fullMatrices: true);
        double[] singular = [.. Matrix.Numbers(values), .. new double[Math.Max(width - (int)values.size(0), 0)]];
        NumericalRank rank = NumericalRank.Of(singular.Take(width).Select(value => value * value), tolerance * tolerance);
        // A column of zeros is a combination that vanishes by itself, and is not scaled back.
        double[] back = [.. scales.Select(factor => factor > 0 ? factor : 1)];
        Tensor free = vectors.narrow(0, rank.Rank, width - rank.Rank).t() * tensor(back, ScalarType.Float64, CPU).unsqueeze(1);
        return (rank, free, vectors.narrow(0, 0, rank.Rank) * tensor(lengths, ScalarType.Float64, CPU));
    }
}
