using System.Runtime.InteropServices;

namespace TorchSharp;

// native/runtime.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_error();
    [LibraryImport(Library)] internal static partial IntPtr slt_version();
    [LibraryImport(Library)] internal static partial void slt_initialize(int nativeTraces);
    [LibraryImport(Library)] internal static partial int slt_get_num_threads();
    [LibraryImport(Library)] internal static partial int slt_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int slt_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int slt_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial void slt_free(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_share(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long slt_owned_bytes(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int slt_dim(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long slt_numel(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int slt_dtype(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long slt_element_size(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long slt_storage_offset(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int slt_is_contiguous(IntPtr a);
    [LibraryImport(Library)] internal static partial IntPtr slt_data_pointer(IntPtr a);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void slt_sizes(IntPtr a, Span<long> result);
    [LibraryImport(Library), SuppressGCTransition] internal static partial void slt_strides(IntPtr a, Span<long> result);
    [LibraryImport(Library)] internal static partial int slt_item(IntPtr a, out NativeScalar result);
    [LibraryImport(Library)] internal static partial int slt_list_count(IntPtr list);
    [LibraryImport(Library)] internal static partial IntPtr slt_list_take(IntPtr list, int index);
    [LibraryImport(Library)] internal static partial void slt_list_free(IntPtr list);
}
