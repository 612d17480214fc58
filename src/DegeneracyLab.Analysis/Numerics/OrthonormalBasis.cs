using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Orthonormal bases of what columns span.</summary>
internal static class OrthonormalBasis
{
    /// <summary>Columns of length 1 whose part outside the others is below this have none.</summary>
    public const double Tolerance = 1e-8;

    /// <summary>A basis of the span of columns.</summary>
    /// <param name="columns">[n, k], float64; those that are 0 count for nothing.</param>
    /// <returns>[n, rank]; a tensor in the dispose scope of the caller.</returns>
    public static Tensor Of(Tensor columns)
    {
        using var scope = NewDisposeScope();
        if (columns.numel() == 0)
            return zeros(columns.size(0), 0, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope();
        Tensor lengths = columns.Squared().sum([0]).sqrt();
        Tensor some = columns.index_select(1, lengths.IsPositive().nonzero().squeeze(1));
        if (some.size(1) == 0)
            return zeros(columns.size(0), 0, dtype: ScalarType.Float64, device: CPU).MoveToOuterDisposeScope();
        (Tensor basis, Tensor values, _) = linalg.svd(some / some.Squared().sum([0]).sqrt(), fullMatrices: false);
        double[] singular = Matrix.Numbers(values);
        return basis.narrow(1, 0, singular.Count(value => value > Tolerance * singular[0])).MoveToOuterDisposeScope();
    }
}
