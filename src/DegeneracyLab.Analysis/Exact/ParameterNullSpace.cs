using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The null space of the parameter Jacobian, which is that of the Hessian of the behavioural loss. Columns that are nothing but rounding are
/// zero; directions that are proved to be free are in it whatever their computed columns say; on the complement of these the singular
/// values of the columns, scaled to equal length, decide.
/// </summary>
internal sealed class ParameterNullSpace : IDisposable
{
    /// <summary>A proved direction may move the outputs by this ratio to what its parts do.</summary>
    private const double LargestMove = 1e-8;

    /// <summary>A proved direction may move the outputs by this many times the changes of columns with their last bits.</summary>
    private const double RoundingOfColumns = 1e3;

    /// <summary>The rounding of a proved direction itself, relative to its largest entry: it matters where the entries that are meant move nothing at all.</summary>
    private const double RoundingOfDirections = 1e-12;

    /// <summary>A parameter is free by itself if its direction is outside the proved ones by no more than this, squared.</summary>
    private const double Alone = 1e-12;

    /// <summary>The sine of the angle to the null space up to which a direction is in it.</summary>
    private const double LargestSine = 1e-6;

    private ParameterNullSpace(Tensor r, double[] scales, Tensor basis, NumericalRank rank)
    {
        R = r;
        Scales = scales;
        Basis = basis;
        Rank = rank;
    }

    /// <summary>The triangular factor of the Jacobian, with zeros for columns of rounding.</summary>
    public Tensor R { get; }

    /// <summary>The factors of the coordinates: the lengths of columns; the largest where a column is zero.</summary>
    public double[] Scales { get; }

    /// <summary>A basis of the null space, orthonormal in these coordinates, [parameters, nullity].</summary>
    public Tensor Basis { get; }

    /// <summary>The rank with its evidence: the squared singular values of columns of equal length, on the complement of the proved directions.</summary>
    public NumericalRank Rank { get; }

    /// <summary>The nullity of the Jacobian as it was computed, with columns of rounding and without what is proved.</summary>
    public required int NumericalNullity { get; init; }

    /// <summary>
    /// The columns that are nothing but rounding, though not 0: they change with the last bits of parameters and data, or are proved to be 0.
    /// </summary>
    public required IReadOnlyList<int> RoundingColumns { get; init; }

    /// <summary>The largest effect of a proved direction on the outputs, in units of what it may have: above 1 it is none that is null.</summary>
    public required double LargestEffectOfProved { get; init; }

    /// <summary>Finds the null space.</summary>
    /// <param name="sums">The Jacobian.</param>
    /// <param name="proved">The directions that are proved to be free, [parameters, directions].</param>
    /// <returns>The null space, which the caller disposes.</returns>
    public static ParameterNullSpace Of(JacobianSums sums, Tensor proved)
    {
        using var scope = NewDisposeScope();
        (Tensor r, int[] rounding) = sums.WithoutRounding();
        double[] scales = NullSpace.ScalesOf(r, null, out _);
        Tensor sizes = tensor(scales, ScalarType.Float64, CPU);
        Tensor known = OrthonormalBasis.Of(proved * sizes.unsqueeze(1)), balanced = r / sizes;
        // The rank on the complement of what is known is that of the matrix without it.
        Tensor moved = balanced.matmul(known);
        NullSpace free = NullSpace.OfBalanced(known.size(1) == 0 ? balanced : balanced - moved.matmul(known.t()));
        return new(r.DetachFromDisposeScope(), scales, free.Basis.DetachFromDisposeScope(), free.Rank)
        {
            NumericalNullity = rounding.Length == 0 && IsSame(free.Rank, moved.norm().item<double>()) ? free.Rank.Nullity : NullSpace.RankIn(sums.R).Nullity,
            RoundingColumns = [.. rounding.Union(ProvedToBeZero(known, sums.R)).Order()],
            LargestEffectOfProved = EffectOf(sums, proved),
        };
    }

    /// <summary>The part of a span that is in the null space.</summary>
    /// <param name="directions">Vectors that span it, [parameters, k].</param>
    /// <returns>A basis, [parameters, dimension], in the dispose scope of the caller.</returns>
    public Tensor Inside(Tensor directions)
    {
        using var scope = NewDisposeScope();
        Tensor scales = tensor(Scales, ScalarType.Float64, CPU).unsqueeze(1), span = OrthonormalBasis.Of(directions * scales);
        if (span.size(1) == 0)
            return (span / scales).MoveToOuterDisposeScope();
        Tensor inside = Basis.matmul(Basis.t().matmul(span));
        (_, Tensor sines, Tensor angles) = linalg.svd(span - inside, fullMatrices: false);
        // From the largest sine down.
        int outside = Matrix.Numbers(sines).Count(sine => sine > LargestSine);
        return (inside.matmul(angles.narrow(0, outside, angles.size(0) - outside).t()) / scales).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        R.Dispose();
        Basis.Dispose();
    }

    /// <summary>The columns that are not 0, but whose parameters are free by themselves.</summary>
    private static IEnumerable<int> ProvedToBeZero(Tensor known, Tensor r)
    {
        double[] shares = Matrix.Numbers(known.Squared().sum([1])), lengths = NullSpace.LengthsOf(r);
        return Enumerable.Range(0, lengths.Length).Where(column => lengths[column] > 0 && shares[column] > 1 - Alone);
    }

    /// <summary>Whether a change of the matrix of a given norm leaves the rank as it is: singular values change by no more than that (Weyl).</summary>
    private static bool IsSame(NumericalRank rank, double norm) =>
        rank.Spectrum.All(square => Math.Abs(Math.Sqrt(square) - (NullSpace.Tolerance * Math.Sqrt(rank.Scale))) > 2 * norm);

    private static double EffectOf(JacobianSums sums, Tensor proved)
    {
        using var scope = NewDisposeScope();
        if (proved.numel() == 0 || sums.R.numel() == 0)
            return 0;
        double[] lengths = NullSpace.LengthsOf(sums.R);
        double[] allowed = [.. lengths.Select((length, column) => (LargestMove * length) + (RoundingOfColumns * sums.ChangeOf(column)))];
        Tensor limits = tensor(allowed, ScalarType.Float64, CPU).unsqueeze(0).matmul(proved.abs()).squeeze(0).Plus(proved.abs().amax([0]).Times(RoundingOfDirections * lengths.Max()));
        Tensor effects = sums.R.matmul(proved).Squared().sum([0]).sqrt();
        return (effects / limits).nan_to_num(0).max().item<double>();
    }
}
