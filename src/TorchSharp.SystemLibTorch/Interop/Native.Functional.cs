using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/functional.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_linear(IntPtr a, IntPtr weight, IntPtr bias);
    [LibraryImport(Library)] internal static partial IntPtr slt_embedding(IntPtr weight, IntPtr indexes, long padding, [MarshalAs(U1)] bool scale, [MarshalAs(U1)] bool sparse);
    [LibraryImport(Library)] internal static partial IntPtr slt_layer_norm(IntPtr a, ReadOnlySpan<long> shape, int count, IntPtr weight, IntPtr bias, double eps);
    [LibraryImport(Library)] internal static partial IntPtr slt_one_hot(IntPtr a, long classes);
    [LibraryImport(Library)] internal static partial IntPtr slt_cross_entropy(IntPtr a, IntPtr target, IntPtr weight, long reduction, long ignoreIndex, double labelSmoothing);
    [LibraryImport(Library)] internal static partial IntPtr slt_nll_loss(IntPtr a, IntPtr target, IntPtr weight, long reduction);
    [LibraryImport(Library)] internal static partial IntPtr slt_mse_loss(IntPtr a, IntPtr target, long reduction);
    [LibraryImport(Library)] internal static partial IntPtr slt_l1_loss(IntPtr a, IntPtr target, long reduction);
    [LibraryImport(Library)] internal static partial IntPtr slt_binary_cross_entropy_with_logits(IntPtr a, IntPtr target, IntPtr weight, IntPtr posWeight, long reduction);
}
