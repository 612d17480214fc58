using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The method of Lanczos for a symmetric operator A, restricted to the complement of some vectors: an orthonormal basis of the Krylov space
/// of a vector, in which A is tridiagonal. Every new vector is made orthogonal to all others, twice, so that none comes back by rounding
/// (Golub and Van Loan, "Matrix Computations", 10.3).
/// </summary>
internal sealed class Lanczos : IDisposable
{
    /// <summary>A coupling below this ratio to the size of A is 0: the Krylov space is invariant, and its eigenvalues are those of A.</summary>
    private const double Coupling = 1e-13;

    private readonly Tensor basis;

    private Lanczos(Tensor basis, double[] diagonal, double[] couplings, double startSquared)
    {
        this.basis = basis;
        Diagonal = diagonal;
        Couplings = couplings;
        StartSquared = startSquared;
        (RitzValues, Tensor vectors) = Tridiagonal.Decompose(diagonal, couplings);
        RitzVectors = vectors.DetachFromDisposeScope();
    }

    /// <summary>The number of vectors in the basis; 0 if the start is in the span of those left out.</summary>
    public int Steps => Diagonal.Length;

    /// <summary>The diagonal of the tridiagonal matrix.</summary>
    public double[] Diagonal { get; }

    /// <summary>The entries beside the diagonal, and last the coupling to the next vector, which is not in the basis: 0 if the Krylov space is invariant.</summary>
    public double[] Couplings { get; }

    /// <summary>The squared length of the part of the start that is in the complement.</summary>
    public double StartSquared { get; }

    /// <summary>The eigenvalues of the tridiagonal matrix, descending.</summary>
    public double[] RitzValues { get; }

    /// <summary>Its eigenvectors, as columns, [steps, steps], on the CPU.</summary>
    public Tensor RitzVectors { get; }

    /// <summary>Runs the method.</summary>
    /// <param name="product">A v for k vectors, [k, n] to [k, n], in the dispose scope of the caller.</param>
    /// <param name="start">The start, [n], float64.</param>
    /// <param name="leftOut">Orthonormal vectors, [r, n], to whose complement A is restricted.</param>
    /// <param name="steps">The largest number of products.</param>
    /// <param name="size">The size of A, where it is known; 0 else.</param>
    /// <returns>What was found, which the caller disposes.</returns>
    public static Lanczos Run(Func<Tensor, Tensor> product, Tensor start, Tensor leftOut, int steps, double size = 0)
    {
        int most = (int)Math.Min(steps, start.size(0) - leftOut.size(0));
        using var scope = NewDisposeScope();
        Tensor basis = zeros(Math.Max(most, 0), start.size(0), dtype: ScalarType.Float64, device: start.device);
        List<double> diagonal = [], couplings = [];
        double before = start.norm().item<double>();
        Tensor next = Outside(leftOut, start);
        double length = next.norm().item<double>(), startSquared = length * length;
        if (length <= Coupling * before)
            most = 0;
        while (diagonal.Count < most)
        {
            using var own = NewDisposeScope();
            basis[diagonal.Count].copy_(next.DividedBy(length));
            Tensor known = basis.narrow(0, 0, diagonal.Count + 1);
            Tensor image = product(known.narrow(0, diagonal.Count, 1)).squeeze(0);
            diagonal.Add(image.dot(basis[diagonal.Count]).item<double>());
            size = Math.Max(size, image.norm().item<double>());
            next.Dispose();
            next = Outside(known, Outside(leftOut, image)).MoveToOuterDisposeScope();
            length = next.norm().item<double>();
            bool isInvariant = length <= Coupling * size || diagonal.Count == start.size(0) - leftOut.size(0);
            couplings.Add(isInvariant ? 0 : length);
            if (isInvariant)
                break;
        }

        return new(basis.narrow(0, 0, diagonal.Count).DetachFromDisposeScope(), [.. diagonal], [.. couplings], startSquared);

        // Twice, because once is not enough where little is left; the vectors left out come last, so that nothing of them is.
        Tensor Outside(Tensor vectors, Tensor vector)
        {
            for (int time = 0; time < 2; time++)
            {
                vector = vector - vectors.t().mv(vectors.mv(vector));
                vector = vector - leftOut.t().mv(leftOut.mv(vector));
            }

            return vector;
        }
    }

    /// <summary>The approximate eigenvectors of the largest Ritz values.</summary>
    /// <param name="count">How many.</param>
    /// <returns>[count, n], in the dispose scope of the caller.</returns>
    public Tensor Vectors(int count)
    {
        using var scope = NewDisposeScope();
        return RitzVectors.narrow(1, 0, count).t().to(basis.device).matmul(basis).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        basis.Dispose();
        RitzVectors.Dispose();
    }
}
