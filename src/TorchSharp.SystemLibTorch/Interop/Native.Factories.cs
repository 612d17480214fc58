using System.Runtime.InteropServices;

namespace TorchSharp;

// native/factories.h
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_empty(ReadOnlySpan<long> sizes, int count, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_zeros(ReadOnlySpan<long> sizes, int count, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_ones(ReadOnlySpan<long> sizes, int count, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_full(ReadOnlySpan<long> sizes, int count, NativeScalar value, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_eye(long rows, long columns, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_arange(NativeScalar start, NativeScalar stop, NativeScalar step, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_linspace(double start, double end, long steps, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_logspace(double start, double end, long steps, double @base, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_scalar_tensor(NativeScalar value, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_from_data(void* data, ReadOnlySpan<long> sizes, int count, int dataDtype, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_empty_like(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_zeros_like(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_ones_like(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_full_like(IntPtr a, NativeScalar value, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_rand_like(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_randn_like(IntPtr a, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_randint_like(IntPtr a, long low, long high, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_tril_indices(long rows, long columns, long offset, int dtype);
    [LibraryImport(Library)] internal static partial IntPtr slt_triu_indices(long rows, long columns, long offset, int dtype);
}
