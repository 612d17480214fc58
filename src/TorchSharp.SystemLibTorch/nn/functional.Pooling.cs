using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Pools over the last two dimensions. Without a stride, the windows lie side by side.
        public static partial class functional
        {
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                padding ??= None;
                dilation ??= Unit;
                return Result(
                    slt_max_pool2d(input.Handle, kernel_size, kernel_size.Length, strides, strides?.Length ?? 0, padding, padding.Length, dilation, dilation.Length, ceil_mode),
                    input);
            }

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], List(stride), List(padding), List(dilation), ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size.Item1, kernel_size.Item2], List(stride), List(padding), List(dilation), ceil_mode);

            /// <summary>Also where each maximum is: its place in the input's plane [H, W], row by row.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                padding ??= None;
                dilation ??= Unit;
                Check(slt_max_pool2d_with_indices(
                    input.Handle,
                    kernel_size,
                    kernel_size.Length,
                    strides,
                    strides?.Length ?? 0,
                    padding,
                    padding.Length,
                    dilation,
                    dilation.Length,
                    ceil_mode,
                    out IntPtr values,
                    out IntPtr indexes));
                GC.KeepAlive(input);
                return (new Tensor(values), new Tensor(indexes));
            }

            /// <summary>Each window's sum over its size, or over the divisor; a divisor of 0 counts as none, as in TorchSharp.</summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null)
            {
                padding ??= None;
                long divisor = divisor_override ?? 0;
                return Result(
                    slt_avg_pool2d(input.Handle, kernel_size, kernel_size.Length, stride, stride?.Length ?? 0, padding, padding.Length, ceil_mode, count_include_pad, divisor != 0, divisor),
                    input);
            }

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size], List(stride), [padding], ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size.Item1, kernel_size.Item2], List(stride), List(padding), ceil_mode, count_include_pad, divisor_override);

            private static long[]? List(long? value) => value is { } both ? [both] : null;

            private static long[]? List((long, long)? pair) => pair is var (first, second) ? [first, second] : null;
        }
    }
}
