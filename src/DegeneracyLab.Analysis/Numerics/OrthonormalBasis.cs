using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Orthonormal bases of the span of columns.</summary>
internal static class OrthonormalBasis
{
    /// <summary>A singular value of columns of length 1 counts above this ratio to the largest.</summary>
    public const double Tolerance = 1e-8;

    /// <summary>Finds a basis.</summary>
    /// <param name="columns">[n, k], float64; columns of zeros are left out.</param>
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
