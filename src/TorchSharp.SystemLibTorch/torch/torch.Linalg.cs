using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Decompositions, norms and systems of equations, over the last two dimensions.</summary>
    public static class linalg
    {
        /// <summary>How much of a QR decomposition is computed.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        /// <summary>Eigenvalues, ascending, and eigenvectors as columns, of a symmetric matrix, of which one triangle is read.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L')
        {
            Check(slt_linalg_eigh(input.Handle, UPLO.ToString(), out IntPtr values, out IntPtr vectors));
            GC.KeepAlive(input);
            return (new Tensor(values), new Tensor(vectors));
        }

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Result(slt_linalg_eigvalsh(input.Handle, UPLO.ToString()), input);

        /// <summary>U, the singular values, descending, and the transposed V.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true)
        {
            Check(slt_linalg_svd(input.Handle, fullMatrices, out IntPtr u, out IntPtr s, out IntPtr vh));
            GC.KeepAlive(input);
            return (new Tensor(u), new Tensor(s), new Tensor(vh));
        }

        public static Tensor svdvals(Tensor input) => Result(slt_linalg_svdvals(input.Handle), input);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced)
        {
            string name = mode switch { QRMode.Complete => "complete", QRMode.R => "r", _ => "reduced" };
            Check(slt_linalg_qr(input.Handle, name, out IntPtr q, out IntPtr r));
            GC.KeepAlive(input);
            return (new Tensor(q), new Tensor(r));
        }

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Result(slt_linalg_pinv(input.Handle, atol.HasValue, atol ?? 0, rtol.HasValue, rtol ?? 0, hermitian), input);

        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Result(slt_linalg_pinv_tensor(input.Handle, Tensor.HandleOrNull(atol), Tensor.HandleOrNull(rtol), hermitian), input, atol, rtol);

        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Result(slt_linalg_matrix_rank(input.Handle, atol.HasValue, atol ?? 0, rtol.HasValue, rtol ?? 0, hermitian), input);

        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Result(slt_linalg_matrix_rank_tensor(input.Handle, Tensor.HandleOrNull(atol), Tensor.HandleOrNull(rtol), hermitian), input, atol, rtol);

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Result(slt_linalg_norm(input.Handle, false, 0, dims, Count(dims), keepdim), input);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Result(slt_linalg_norm(input.Handle, true, ord, dims, Count(dims), keepdim), input);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => norm(input, (double)ord, dims, keepdim);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Result(slt_linalg_norm_named(input.Handle, ord, dims, Count(dims), keepdim), input);

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Result(slt_linalg_vector_norm(input.Handle, ord, dims, Count(dims), keepdim), input);

        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Result(slt_linalg_matrix_norm_named(input.Handle, ord, dims ?? LastTwo, 2, keepdim), input);

        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Result(slt_linalg_matrix_norm(input.Handle, ord, dims ?? LastTwo, 2, keepdim), input);

        /// <summary>X with AX = B, or with XA = B if A is not on the left.</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Result(slt_linalg_solve(A.Handle, B.Handle, left), A, B);

        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null)
        {
            Tensor result = Result(slt_linalg_solve_triangular(A.Handle, B.Handle, upper, left, unitriangular), A, B);
            if (@out is null) return result;
            @out.copy_(result);
            result.Dispose();
            return @out;
        }

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) => LeastSquares(input, other, null);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond) => LeastSquares(input, other, rcond);

        public static Tensor cholesky(Tensor input) => Result(slt_linalg_cholesky(input.Handle), input);

        public static Tensor inv(Tensor input) => Result(slt_linalg_inv(input.Handle), input);

        public static Tensor det(Tensor input) => Result(slt_linalg_det(input.Handle), input);

        public static (Tensor, Tensor) slogdet(Tensor input)
        {
            Check(slt_linalg_slogdet(input.Handle, out IntPtr sign, out IntPtr logabsdet));
            GC.KeepAlive(input);
            return (new Tensor(sign), new Tensor(logabsdet));
        }

        public static Tensor cond(Tensor input) => Result(slt_linalg_cond(input.Handle, false, 0), input);

        public static Tensor cond(Tensor input, double p) => Result(slt_linalg_cond(input.Handle, true, p), input);

        public static Tensor cond(Tensor input, int p) => cond(input, (double)p);

        public static Tensor cond(Tensor input, string p) => Result(slt_linalg_cond_named(input.Handle, p), input);

        public static Tensor multi_dot(IList<Tensor> tensors)
        {
            Tensor result = Result(slt_linalg_multi_dot(HandlesOf(tensors), tensors.Count));
            GC.KeepAlive(tensors);
            return result;
        }

        private static readonly long[] LastTwo = [-2, -1];

        private static int Count(long[]? dims) => dims?.Length ?? -1;

        private static (Tensor, Tensor, Tensor, Tensor) LeastSquares(Tensor input, Tensor other, double? rcond)
        {
            Check(slt_linalg_lstsq(input.Handle, other.Handle, rcond.HasValue, rcond ?? 0, out IntPtr solution, out IntPtr residuals, out IntPtr rank, out IntPtr values));
            GC.KeepAlive(input);
            GC.KeepAlive(other);
            return (new Tensor(solution), new Tensor(residuals), new Tensor(rank), new Tensor(values));
        }
    }

    /// <summary>Where there is no tensor to call: checks the result and keeps the arguments alive until the call is over.</summary>
    internal static Tensor Result(IntPtr result, Tensor? a = null, Tensor? b = null, Tensor? c = null, Tensor? d = null)
    {
        var tensor = new Tensor(Check(result));
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
        return tensor;
    }
}
