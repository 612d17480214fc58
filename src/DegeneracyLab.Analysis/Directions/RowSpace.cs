using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The solution of least squares problems J u = r with u in the row space of the Jacobian at the parameters where directions begin.</summary>
internal sealed class RowSpace : IDisposable
{
    private readonly MovedNetwork moved;
    private readonly Tensor inputs, basis;

    /// <summary>Prepares to solve.</summary>
    /// <param name="moved">The network.</param>
    /// <param name="inputs">The samples, which the caller keeps.</param>
    /// <param name="free">The null space of the Jacobian on all data.</param>
    public RowSpace(MovedNetwork moved, Tensor inputs, ParameterNullSpace free)
    {
        this.moved = moved;
        this.inputs = inputs;
        using var scope = NewDisposeScope();
        long columns = free.Basis.size(0), nullity = free.Basis.size(1);
        Tensor rows = nullity == 0
            ? eye(columns, dtype: ScalarType.Float64, device: CPU)
            : linalg.qr(free.Basis, linalg.QRMode.Complete).Q.narrow(1, nullity, columns - nullity);
        // Lengths are those of the coordinates in which the columns of the Jacobian are equally long.
        basis = (rows / tensor(free.Scales, ScalarType.Float64, CPU).unsqueeze(1)).DetachFromDisposeScope();
    }

    /// <summary>Decomposes the Jacobian at some parameters.</summary>
    /// <param name="numbers">All trained numbers.</param>
    /// <returns>Its decomposition on the row space, which the caller disposes; null if it is not finite.</returns>
    public Solver? At(ReadOnlySpan<double> numbers)
    {
        using var scope = NewDisposeScope();
        ParameterNumbers.Set(moved.Copy, numbers);
        List<Tensor> rows = [];
        for (long first = 0; first < inputs.size(0); first += Cotangents.MostRows)
        {
            using var part = NewDisposeScope();
            using NetworkTrace trace = moved.Copy.Trace(inputs.narrow(0, first, Math.Min(Cotangents.MostRows, inputs.size(0) - first)));
            rows.Add(moved.Copy.ParameterJacobian(trace).cpu().reshape(-1, basis.size(0)).matmul(basis).MoveToOuterDisposeScope());
        }

        Tensor jacobian = cat(rows);
        if (jacobian.numel() == 0 || !jacobian.isfinite().all().item<bool>())
            return jacobian.numel() == 0 ? new(zeros(jacobian.size(0), 0, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope(), zeros(basis.size(0), 0, dtype: ScalarType.Float64, device: CPU).DetachFromDisposeScope()) : null;
        (Tensor q, Tensor r) = linalg.qr(jacobian, linalg.QRMode.Reduced);
        (Tensor left, Tensor values, Tensor right) = linalg.svd(r, fullMatrices: false);
        double[] singular = Matrix.Numbers(values);
        int rank = singular.Count(value => value > NullSpace.Tolerance * singular[0]);
        return new(
            q.matmul(left.narrow(1, 0, rank)).DetachFromDisposeScope(),
            basis.matmul(right.narrow(0, 0, rank).t() / values.narrow(0, 0, rank)).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose() => basis.Dispose();

    /// <summary>A decomposed Jacobian.</summary>
    /// <param name="image">An orthonormal basis of what it reaches, [rows, rank].</param>
    /// <param name="inverse">The solutions for these, [parameters, rank].</param>
    internal sealed class Solver(Tensor image, Tensor inverse) : IDisposable
    {
        /// <summary>The part of a residual that a change of parameters can remove.</summary>
        /// <param name="residual">[rows].</param>
        /// <returns>Its coordinates, [rank], in the dispose scope of the caller.</returns>
        public Tensor Removable(Tensor residual) => residual.unsqueeze(0).matmul(image).squeeze(0);

        /// <summary>The change that makes these coordinates, to first order.</summary>
        /// <param name="coordinates">[rank].</param>
        /// <returns>A number for each trained number.</returns>
        public double[] ChangeFor(Tensor coordinates)
        {
            using var scope = NewDisposeScope();
            return Matrix.Numbers(inverse.matmul(coordinates.unsqueeze(1)));
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            image.Dispose();
            inverse.Dispose();
        }
    }
}
