using System.Runtime.InteropServices;
using static System.Runtime.InteropServices.UnmanagedType;

namespace TorchSharp;

// native/convolution.h
internal static partial class Native
{
    [LibraryImport(Library)] internal static partial IntPtr slt_conv2d(IntPtr a, IntPtr weight, IntPtr bias, ReadOnlySpan<long> strides, int strideCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> dilation, int dilationCount, long groups);
    [LibraryImport(Library)] internal static partial IntPtr slt_conv_transpose2d(IntPtr a, IntPtr weight, IntPtr bias, ReadOnlySpan<long> strides, int strideCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> outputPadding, int outputPaddingCount, ReadOnlySpan<long> dilation, int dilationCount, long groups);
    [LibraryImport(Library)] internal static partial IntPtr slt_max_pool2d(IntPtr a, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> strides, int strideCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> dilation, int dilationCount, [MarshalAs(U1)] bool ceil);
    [LibraryImport(Library)] internal static partial int slt_max_pool2d_with_indices(IntPtr a, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> strides, int strideCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> dilation, int dilationCount, [MarshalAs(U1)] bool ceil, out IntPtr values, out IntPtr indexes);
    [LibraryImport(Library)] internal static partial IntPtr slt_avg_pool2d(IntPtr a, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> strides, int strideCount, ReadOnlySpan<long> padding, int paddingCount, [MarshalAs(U1)] bool ceil, [MarshalAs(U1)] bool countPadding, [MarshalAs(U1)] bool hasDivisor, long divisor);
    [LibraryImport(Library)] internal static partial IntPtr slt_im2col(IntPtr a, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> dilation, int dilationCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> strides, int strideCount);
    [LibraryImport(Library)] internal static partial IntPtr slt_col2im(IntPtr a, ReadOnlySpan<long> sizes, int count, ReadOnlySpan<long> kernel, int kernelCount, ReadOnlySpan<long> dilation, int dilationCount, ReadOnlySpan<long> padding, int paddingCount, ReadOnlySpan<long> strides, int strideCount);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr slt_pad(IntPtr a, ReadOnlySpan<long> pad, int count, string mode, double value);
}
