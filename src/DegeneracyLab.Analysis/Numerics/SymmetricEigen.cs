using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Eigenvalues and eigenvectors of symmetric float64 matrices, signed and descending. The CPU computes them, wherever the matrix is.</summary>
internal static class SymmetricEigen
{
    /// <summary>The eigenvalues of the symmetric part of a matrix.</summary>
    /// <param name="matrix">The matrix, [d, d].</param>
    /// <returns>The eigenvalues, descending.</returns>
    public static double[] Values(Tensor matrix)
    {
        if (matrix.size(0) == 0)
            return [];
        using var scope = NewDisposeScope();
        double[] ascending = linalg.eigvalsh(Symmetrise(matrix)).data<double>().ToArray();
        Array.Reverse(ascending);
        return ascending;
    }

    /// <summary>The eigenvalues and eigenvectors of the symmetric part of a matrix.</summary>
    /// <param name="matrix">The matrix, [d, d].</param>
    /// <param name="absolute">Whether to take the eigenvalues' absolute values.</param>
    /// <returns>The eigenvalues, descending, and the eigenvectors as columns, [d, d].</returns>
    public static (double[] Values, Tensor Vectors) Decompose(Tensor matrix, bool absolute = false)
    {
        if (matrix.size(0) == 0)
            return ([], zeros(0, 0, dtype: ScalarType.Float64, device: matrix.device));
        using var scope = NewDisposeScope();
        (Tensor values, Tensor vectors) = linalg.eigh(Symmetrise(matrix));
        double[] ascending = values.data<double>().ToArray();
        if (!absolute)
        {
            Array.Reverse(ascending);
            return (ascending, vectors.flip(1).contiguous().to(matrix.device).MoveToOuterDisposeScope());
        }

        long[] order = [.. Enumerable.Range(0, ascending.Length).OrderByDescending(i => Math.Abs(ascending[i])).Select(i => (long)i)];
        return ([.. order.Select(i => Math.Abs(ascending[i]))], vectors.index_select(1, tensor(order, device: CPU)).contiguous().to(matrix.device).MoveToOuterDisposeScope());
    }

    private static Tensor Symmetrise(Tensor matrix) => matrix.Plus(matrix.t()).MultiplyInPlace(0.5).cpu();
}
