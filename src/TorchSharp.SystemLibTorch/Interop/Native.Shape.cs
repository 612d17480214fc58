using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/shape.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_reshape(IntPtr a, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_view(IntPtr a, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_flatten(IntPtr a, long start, long end);
    [LibraryImport(Library)] internal static partial IntPtr slt_unflatten(IntPtr a, long dim, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_permute(IntPtr a, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_transpose(IntPtr a, long dim0, long dim1);
    [LibraryImport(Library)] internal static partial int slt_transpose_(IntPtr a, long dim0, long dim1);
    [LibraryImport(Library)] internal static partial IntPtr slt_t(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_mT(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_reversed(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_movedim(IntPtr a, ReadOnlySpan<long> source, int count, ReadOnlySpan<long> destination, int destinationCount);
    [LibraryImport(Library)] internal static partial IntPtr slt_unsqueeze(IntPtr a, long dim);
    [LibraryImport(Library)] internal static partial int slt_unsqueeze_(IntPtr a, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_squeeze(IntPtr a, [MarshalAs(U1)] bool hasDim, long dim);
    [LibraryImport(Library)] internal static partial int slt_squeeze_(IntPtr a, [MarshalAs(U1)] bool hasDim, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_expand(IntPtr a, ReadOnlySpan<long> sizes, int count, [MarshalAs(U1)] bool isImplicit);
    [LibraryImport(Library)] internal static partial IntPtr slt_broadcast_to(IntPtr a, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_repeat(IntPtr a, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_tile(IntPtr a, ReadOnlySpan<long> sizes, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_repeat_interleave(IntPtr a, IntPtr repeats, [MarshalAs(U1)] bool hasDim, long dim, [MarshalAs(U1)] bool hasSize, long size);
    [LibraryImport(Library)] internal static partial IntPtr slt_repeat_interleave_times(IntPtr a, long repeats, [MarshalAs(U1)] bool hasDim, long dim, [MarshalAs(U1)] bool hasSize, long size);
    [LibraryImport(Library)] internal static partial IntPtr slt_contiguous(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_clone(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_detach(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_detach_(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_alias(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_unfold(IntPtr a, long dim, long size, long step);
    [LibraryImport(Library)] internal static partial IntPtr slt_as_strided(IntPtr a, ReadOnlySpan<long> sizes, int count, ReadOnlySpan<long> strides, int strideCount, long offset);
    [LibraryImport(Library)] internal static partial IntPtr slt_flip(IntPtr a, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_rot90(IntPtr a, long times, ReadOnlySpan<long> dims, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_roll(IntPtr a, ReadOnlySpan<long> shifts, int count, ReadOnlySpan<long> dims, int dimCount);
    [LibraryImport(Library)] internal static partial IntPtr slt_tril(IntPtr a, long diagonal);
    [LibraryImport(Library)] internal static partial IntPtr slt_triu(IntPtr a, long diagonal);
    [LibraryImport(Library)] internal static partial int slt_tril_(IntPtr a, long diagonal);
    [LibraryImport(Library)] internal static partial int slt_triu_(IntPtr a, long diagonal);
    [LibraryImport(Library)] internal static partial IntPtr slt_diag(IntPtr a, long diagonal);
    [LibraryImport(Library)] internal static partial IntPtr slt_diagonal(IntPtr a, long offset, long dim1, long dim2);
    [LibraryImport(Library)] internal static partial IntPtr slt_diag_embed(IntPtr a, long offset, long dim1, long dim2);
    [LibraryImport(Library)] internal static partial IntPtr slt_cat(ReadOnlySpan<IntPtr> list, int count, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_stack(ReadOnlySpan<IntPtr> list, int count, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_vstack(ReadOnlySpan<IntPtr> list, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_hstack(ReadOnlySpan<IntPtr> list, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_block_diag(ReadOnlySpan<IntPtr> list, int count);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_meshgrid(ReadOnlySpan<IntPtr> list, int count, string indexing);
    [LibraryImport(Library)] internal static partial IntPtr slt_broadcast_tensors(ReadOnlySpan<IntPtr> list, int count);
    [LibraryImport(Library)] internal static partial IntPtr slt_split(IntPtr a, long size, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_split_sizes(IntPtr a, ReadOnlySpan<long> sizes, int count, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_chunk(IntPtr a, long chunks, long dim);
    [LibraryImport(Library)] internal static partial IntPtr slt_unbind(IntPtr a, long dim);
}
