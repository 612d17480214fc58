using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Products X^T X. They are symmetric, so the blocks below the diagonal are those above it: X is halved by columns, and halved
/// again, which leaves little more than half of the multiply-adds.
/// </summary>
internal static class SymmetricProduct
{
    /// <summary>Of so few columns or rows, blocks take as long as the whole.</summary>
    private const long FewColumns = 100, FewColumnsOfFloat32 = 200, FewRows = 64;

    /// <summary>X^T X.</summary>
    /// <param name="rows">X, [n, d].</param>
    /// <returns>[d, d], in the dispose scope of the caller.</returns>
    public static Tensor Of(Tensor rows)
    {
        Tensor product = zeros(rows.size(1), rows.size(1), dtype: rows.dtype, device: rows.device);
        AddTo(product, rows);
        return product;
    }

    /// <summary>Adds X^T X to a sum.</summary>
    /// <param name="sum">The sum, [d, d].</param>
    /// <param name="rows">X, [n, d].</param>
    public static void AddTo(Tensor sum, Tensor rows)
    {
        using var scope = NewDisposeScope();
        long columns = rows.size(1);
        if (columns <= (rows.dtype == ScalarType.Float32 ? FewColumnsOfFloat32 : FewColumns) || rows.size(0) <= FewRows)
        {
            sum.addmm_(rows.t(), rows);
            return;
        }

        long half = columns / 16 * 8, rest = columns - half;
        Tensor left = rows.narrow(1, 0, half), right = rows.narrow(1, half, rest);
        Tensor top = sum.narrow(0, 0, half), bottom = sum.narrow(0, half, rest);
        AddTo(top.narrow(1, 0, half), left);
        AddTo(bottom.narrow(1, half, rest), right);
        Tensor across = left.t().matmul(right);
        top.narrow(1, half, rest).AddInPlace(across);
        bottom.narrow(1, 0, half).AddInPlace(across.t());
    }
}
