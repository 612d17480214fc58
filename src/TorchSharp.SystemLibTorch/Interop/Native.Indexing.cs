using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/indexing.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_select(IntPtr a, long dim, long index);
    [LibraryImport(Library)] internal static partial IntPtr slt_slice(IntPtr a, long dim, long start, long finish, long step);
    [LibraryImport(Library)] internal static partial IntPtr slt_narrow(IntPtr a, long dim, long start, long length);
    [LibraryImport(Library)] internal static partial IntPtr slt_index_select(IntPtr a, long dim, IntPtr index);
    [LibraryImport(Library)] internal static partial IntPtr slt_index_add(IntPtr a, long dim, IntPtr index, IntPtr source, NativeScalar alpha);
    [LibraryImport(Library)] internal static partial int slt_index_add_(IntPtr a, long dim, IntPtr index, IntPtr source, NativeScalar alpha);
    [LibraryImport(Library)] internal static partial IntPtr slt_index_copy(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial int slt_index_copy_(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial IntPtr slt_index_fill(IntPtr a, long dim, IntPtr index, NativeScalar value);
    [LibraryImport(Library)] internal static partial int slt_index_fill_(IntPtr a, long dim, IntPtr index, NativeScalar value);
    [LibraryImport(Library)] internal static partial IntPtr slt_gather(IntPtr a, long dim, IntPtr index);
    [LibraryImport(Library)] internal static partial IntPtr slt_scatter(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial int slt_scatter_(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial IntPtr slt_scatter_add(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial int slt_scatter_add_(IntPtr a, long dim, IntPtr index, IntPtr source);
    [LibraryImport(Library)] internal static partial IntPtr slt_take(IntPtr a, IntPtr index);
    [LibraryImport(Library)] internal static partial IntPtr slt_take_along_dim(IntPtr a, IntPtr index, [MarshalAs(U1)] bool hasDim, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_masked_select(IntPtr a, IntPtr mask);
    [LibraryImport(Library)] internal static partial IntPtr slt_masked_fill(IntPtr a, IntPtr mask, NativeScalar value);
    [LibraryImport(Library)] internal static partial int slt_masked_fill_(IntPtr a, IntPtr mask, NativeScalar value);
    [LibraryImport(Library)] internal static partial IntPtr slt_index(IntPtr a, ReadOnlySpan<NativeIndex> items, int count);
    [LibraryImport(Library)] internal static partial int slt_index_put_(IntPtr a, ReadOnlySpan<NativeIndex> items, int count, IntPtr value);
    [LibraryImport(Library)] internal static partial int slt_index_put_scalar_(IntPtr a, ReadOnlySpan<NativeIndex> items, int count, NativeScalar value);
    [LibraryImport(Library)] internal static partial int slt_index_put_tensors_(IntPtr a, ReadOnlySpan<IntPtr> list, int count, IntPtr value, [MarshalAs(U1)] bool accumulate);
    [LibraryImport(Library)] internal static partial IntPtr slt_where_indices(IntPtr condition);
}
