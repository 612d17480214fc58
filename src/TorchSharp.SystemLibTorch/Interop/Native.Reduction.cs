using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/reduction.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_sum(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_sum_dims(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_mean(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_mean_dims(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_var(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool unbiased, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_std(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool unbiased, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_prod(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_prod_dim(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_cumsum(IntPtr a, long dim, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_cumprod(IntPtr a, long dim, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_logsumexp(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_max(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_min(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_median(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_all(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_any(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_nonzero(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_nansum(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_max_dim(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial int slt_min_dim(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial IntPtr slt_argmax(IntPtr a, [MarshalAs(U1)] bool hasDim, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_argmin(IntPtr a, [MarshalAs(U1)] bool hasDim, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_amax(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_amin(IntPtr a, ReadOnlySpan<long> dims, int count, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_all_dim(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_any_dim(IntPtr a, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_norm(IntPtr a, double p);
    [LibraryImport(Library)] internal static partial IntPtr slt_norm_dim(IntPtr a, double p, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_count_nonzero(IntPtr a, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial int slt_sort(IntPtr a, long dim, [MarshalAs(U1)] bool descending, [MarshalAs(U1)] bool stable, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial IntPtr slt_argsort(IntPtr a, long dim, [MarshalAs(U1)] bool descending);
    [LibraryImport(Library)] internal static partial int slt_topk(IntPtr a, long k, long dim, [MarshalAs(U1)] bool largest, [MarshalAs(U1)] bool sorted, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial int slt_kthvalue(IntPtr a, long k, long dim, [MarshalAs(U1)] bool keepdim, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial int slt_unique(IntPtr a, [MarshalAs(U1)] bool hasDim, long dim, [MarshalAs(U1)] bool sorted, [MarshalAs(U1)] bool inverse, [MarshalAs(U1)] bool counts, out IntPtr values, out IntPtr inverses, out IntPtr counted);
    [LibraryImport(Library)] internal static partial IntPtr slt_bincount(IntPtr a, IntPtr weights, long minlength);
    [LibraryImport(Library)] internal static partial IntPtr slt_histc(IntPtr a, long bins, long min, long max);
    [LibraryImport(Library)] internal static partial IntPtr slt_quantile(IntPtr a, IntPtr q, long dim, [MarshalAs(U1)] bool keepdim);
    [LibraryImport(Library)] internal static partial IntPtr slt_searchsorted(IntPtr sorted, IntPtr values, [MarshalAs(U1)] bool outInt32, [MarshalAs(U1)] bool right);
}
