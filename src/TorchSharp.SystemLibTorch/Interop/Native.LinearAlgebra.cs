using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/linalg.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_matmul(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_mm(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_bmm(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_mv(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_dot(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_vdot(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_outer(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_inner(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_kron(IntPtr a, IntPtr b);
    [LibraryImport(Library)] internal static partial IntPtr slt_trace(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_inverse(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_det(IntPtr a);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_einsum(string equation, ReadOnlySpan<IntPtr> list, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_tensordot(IntPtr a, IntPtr b, ReadOnlySpan<long> dims1, int count1, ReadOnlySpan<long> dims2, int count2);
    [LibraryImport(Library)] internal static partial IntPtr slt_addmm(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial int slt_addmm_(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_addmv(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial int slt_addmv_(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_addr(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial int slt_addr_(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_addbmm(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial int slt_addbmm_(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_baddbmm(IntPtr a, IntPtr b, IntPtr c, double beta, double alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_cov(IntPtr a, long correction, IntPtr fweights, IntPtr aweights);
    [LibraryImport(Library)] internal static partial IntPtr slt_corrcoef(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_matrix_power(IntPtr a, long n);
    [LibraryImport(Library)] internal static partial IntPtr slt_matrix_exp(IntPtr a);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int slt_linalg_eigh(IntPtr a, string uplo, out IntPtr values, out IntPtr vectors);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_linalg_eigvalsh(IntPtr a, string uplo);
    [LibraryImport(Library)] internal static partial int slt_linalg_svd(IntPtr a, [MarshalAs(U1)] bool full, out IntPtr u, out IntPtr s, out IntPtr vh);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_svdvals(IntPtr a);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int slt_linalg_qr(IntPtr a, string mode, out IntPtr q, out IntPtr r);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_pinv(IntPtr a, [MarshalAs(U1)] bool hasAtol, double atol, [MarshalAs(U1)] bool hasRtol, double rtol, [MarshalAs(U1)] bool hermitian);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_pinv_tensor(IntPtr a, IntPtr atol, IntPtr rtol, [MarshalAs(U1)] bool hermitian);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_matrix_rank(IntPtr a, [MarshalAs(U1)] bool hasAtol, double atol, [MarshalAs(U1)] bool hasRtol, double rtol, [MarshalAs(U1)] bool hermitian);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_matrix_rank_tensor(IntPtr a, IntPtr atol, IntPtr rtol, [MarshalAs(U1)] bool hermitian);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_norm(IntPtr a, [MarshalAs(U1)] bool hasOrder, double order, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_linalg_norm_named(IntPtr a, string order, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_vector_norm(IntPtr a, double order, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_matrix_norm(IntPtr a, double order, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_linalg_matrix_norm_named(IntPtr a, string order, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_solve(IntPtr a, IntPtr b, [MarshalAs(U1)] bool left);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_solve_triangular(IntPtr a, IntPtr b, [MarshalAs(U1)] bool upper, [MarshalAs(U1)] bool left, [MarshalAs(U1)] bool unitriangular);
    [LibraryImport(Library)] internal static partial int slt_linalg_lstsq(IntPtr a, IntPtr b, [MarshalAs(U1)] bool hasRcond, double rcond, out IntPtr solution, out IntPtr residuals, out IntPtr rank, out IntPtr singularValues);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_cholesky(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_inv(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_det(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_linalg_slogdet(IntPtr a, out IntPtr sign, out IntPtr logabsdet);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_cond(IntPtr a, [MarshalAs(U1)] bool hasP, double p);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_linalg_cond_named(IntPtr a, string p);
    [LibraryImport(Library)] internal static partial IntPtr slt_linalg_multi_dot(ReadOnlySpan<IntPtr> list, int count);
}
