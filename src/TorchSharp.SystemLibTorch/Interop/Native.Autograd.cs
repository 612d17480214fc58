using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/autograd.h
internal static partial class Native
{
    [LibraryImport(Library), SuppressGCTransition] internal static partial int slt_requires_grad(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_set_requires_grad(IntPtr a, [MarshalAs(U1)] bool on);
    [LibraryImport(Library)] internal static partial int slt_is_leaf(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_retain_grad(IntPtr a);
    [LibraryImport(Library)] internal static partial int slt_grad(IntPtr a, out IntPtr result);
    [LibraryImport(Library)] internal static partial int slt_set_grad(IntPtr a, IntPtr grad);
    [LibraryImport(Library)] internal static partial int slt_backward(ReadOnlySpan<IntPtr> outputs, int count, ReadOnlySpan<IntPtr> grads, int gradCount, int retainGraph, [MarshalAs(U1)] bool createGraph, ReadOnlySpan<IntPtr> inputs, int inputCount);
    [LibraryImport(Library)] internal static partial int slt_autograd_grad(ReadOnlySpan<IntPtr> outputs, int count, ReadOnlySpan<IntPtr> inputs, int inputCount, ReadOnlySpan<IntPtr> grads, int gradCount, [MarshalAs(U1)] bool retainGraph, [MarshalAs(U1)] bool createGraph, [MarshalAs(U1)] bool allowUnused, Span<IntPtr> results);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int slt_is_grad_enabled();
    [LibraryImport(Library)] internal static partial void slt_set_grad_enabled([MarshalAs(U1)] bool on);
    [LibraryImport(Library)] internal static partial int slt_is_inference_mode();
    [LibraryImport(Library)] internal static partial IntPtr slt_inference_mode_new([MarshalAs(U1)] bool on);
    [LibraryImport(Library)] internal static partial void slt_inference_mode_free(IntPtr mode);
}
