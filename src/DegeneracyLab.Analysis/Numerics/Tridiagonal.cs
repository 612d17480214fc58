using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Eigenvalues and eigenvectors of small symmetric tridiagonal matrices.</summary>
internal static class Tridiagonal
{
    /// <summary>Decomposes a matrix.</summary>
    /// <param name="diagonal">Its diagonal, [n].</param>
    /// <param name="beside">The entries beside it; what is beyond n - 1 is not looked at.</param>
    /// <returns>The eigenvalues, descending, and the eigenvectors as columns, [n, n], on the CPU in the dispose scope of the caller.</returns>
    public static (double[] Values, Tensor Vectors) Decompose(double[] diagonal, double[] beside)
    {
        using var scope = NewDisposeScope();
        int size = diagonal.Length;
        Tensor matrix = zeros(size, size, dtype: ScalarType.Float64, device: CPU);
        if (size > 0)
            matrix.diagonal().copy_(tensor(diagonal, ScalarType.Float64, CPU));
        if (size > 1)
        {
            Tensor entries = tensor(beside[..(size - 1)], ScalarType.Float64, CPU);
            matrix.diagonal(1).copy_(entries);
            matrix.diagonal(-1).copy_(entries);
        }

        (double[] values, Tensor vectors) = SymmetricEigen.Decompose(matrix);
        return (values, vectors.MoveToOuterDisposeScope());
    }
}
