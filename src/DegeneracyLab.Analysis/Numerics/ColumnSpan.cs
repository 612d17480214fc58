using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The combinations of the columns of a matrix that vanish. Columns are scaled to equal length before this is decided, so that their units
/// do not matter. Bases are computed when they are asked for: a rank alone is cheaper.
/// </summary>
internal sealed class ColumnSpan : IDisposable
{
    /// <summary>A singular value of columns of equal length counts as 0 below this ratio to the largest.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>A column without its mean is rounding if it is shorter than this ratio to the column.</summary>
    private const double Rounding = 1e-13;

    private readonly Tensor scaled; // without the constant and the means, columns of equal length or zero
    private readonly double[] sizes; // of these columns before they were scaled
    private readonly Tensor? means; // the constant and the means, if the first column is a constant
    private readonly int free;
    private Tensor? vanishing, image;

    private ColumnSpan(Tensor rows, double[] lengths, double[] centredLengths, Tensor? means)
    {
        using var scope = NewDisposeScope();
        Lengths = lengths;
        sizes = centredLengths;
        this.means = means?.DetachFromDisposeScope();
        double[] full = means is null ? lengths : lengths[1..];
        int width = sizes.Length;
        bool[] isZero = [.. sizes.Zip(full, (length, size) => length <= Rounding * size)];
        // A difference of large numbers has their rounding, so that the tolerance must not be below it.
        double noise = sizes.Zip(full, (length, size) => length > 0 ? size / length : 1).Where((_, column) => !isZero[column]).DefaultIfEmpty(1).Max();
        double tolerance = Math.Max(Tolerance, width * 1e-15 * noise);
        scaled = (rows * tensor([.. sizes.Select((length, column) => isZero[column] ? 0 : 1 / length)], ScalarType.Float64, CPU)).DetachFromDisposeScope();
        double[] singular = [.. scaled.numel() == 0 ? [] : Matrix.Numbers(linalg.svdvals(Square(scaled))), .. new double[Math.Max(width - (int)Math.Min(scaled.size(0), width), 0)]];
        NumericalRank own = NumericalRank.Of(singular.Select(value => value * value), tolerance * tolerance, scaled.numel() == 0 ? 1 : null);
        free = own.Nullity;
        Rank = means is null ? own : NumericalRank.Of(own.Spectrum.Append(Math.Max(own.Scale, 1)), own.Threshold);
    }

    /// <summary>The rank, with the squares of the singular values of the scaled columns.</summary>
    public NumericalRank Rank { get; }

    /// <summary>The lengths of the columns.</summary>
    public double[] Lengths { get; }

    /// <summary>The number of columns.</summary>
    public int Columns => Lengths.Length;

    /// <summary>A basis of the combinations that vanish, as columns, [columns, nullity]; they combine the columns without scaling.</summary>
    public Tensor Null => vanishing ??= Vanishing().DetachFromDisposeScope();

    /// <summary>A basis of the rows, without scaling, [rank, columns].</summary>
    public Tensor Image => image ??= Rows().DetachFromDisposeScope();

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
        double[] lengths = LengthsOf(r);
        if (ofCotangents)
        {
            double longest = lengths.DefaultIfEmpty(0).Max();
            lengths = [.. lengths.Select(length => length <= Rounding * longest ? 0 : length)];
        }

        if (r.size(0) == 0 || !isFolded)
            return new(r, lengths, lengths, null);
        // The first row of R has the means, and the other rows are the factor of the columns without them.
        Tensor centred = r.narrow(0, 1, r.size(0) - 1).narrow(1, 1, factor.Width - 1);
        return new(centred, lengths, LengthsOf(centred), r.narrow(0, 0, 1).clone());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        scaled.Dispose();
        means?.Dispose();
        vanishing?.Dispose();
        image?.Dispose();
    }

    private static double[] LengthsOf(Tensor rows) => rows.size(0) == 0 ? new double[rows.size(1)] : Matrix.Numbers(rows.Squared().sum([0]).sqrt());

    /// <summary>A square matrix with the singular values of a flat one.</summary>
    private static Tensor Square(Tensor rows) => rows.size(0) < rows.size(1) ? linalg.qr(rows.t(), linalg.QRMode.R).R : rows;

    private Tensor Vanishing()
    {
        using var scope = NewDisposeScope();
        int width = sizes.Length;
        Tensor combinations = eye(width, dtype: ScalarType.Float64, device: CPU);
        if (scaled.numel() > 0)
        {
            // A column of zeros is a combination that vanishes by itself, and is not scaled back.
            Tensor back = where(scaled.Squared().sum([0]).IsPositive(), tensor([.. sizes.Select(size => size > 0 ? 1 / size : 1)], ScalarType.Float64, CPU), ones(width, dtype: ScalarType.Float64, device: CPU));
            combinations = linalg.svd(scaled, fullMatrices: true).Vh.narrow(0, width - free, free).t() * back.unsqueeze(1);
        }

        if (means is null)
            return combinations.MoveToOuterDisposeScope();
        Tensor constants = -means.narrow(1, 1, width).matmul(combinations) / means.narrow(1, 0, 1);
        return cat([constants, combinations]).MoveToOuterDisposeScope();
    }

    private Tensor Rows()
    {
        using var scope = NewDisposeScope();
        int width = sizes.Length, rank = width - free;
        Tensor rows = zeros(0, width, dtype: ScalarType.Float64, device: CPU);
        if (rank > 0)
        {
            // Independent rows span what they span; of others the largest singular vectors do.
            Tensor basis = rank == scaled.size(0) ? linalg.qr(scaled.t()).Q.t() : linalg.svd(scaled, fullMatrices: false).Vh.narrow(0, 0, rank);
            rows = basis * tensor(sizes, ScalarType.Float64, CPU);
        }

        return (means is null ? rows : cat([means, nn.functional.pad(rows, [1, 0])])).MoveToOuterDisposeScope();
    }
}
