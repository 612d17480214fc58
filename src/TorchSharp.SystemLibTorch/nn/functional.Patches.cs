using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // Patches of images, and images from patches.
        public static partial class functional
        {
            /// <summary>The patches of [N, C, H, W] as the columns of [N, C h w, patches], row by row.</summary>
            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Result(slt_im2col(input.Handle, Pair(kernel_size), 2, Pair(dilation ?? (1, 1)), 2, Pair(padding ?? (0, 0)), 2, Pair(stride ?? (1, 1)), 2), input);

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <summary>The transpose of unfold: where patches overlap, they are added.</summary>
            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Result(slt_col2im(input.Handle, Pair(output_size), 2, Pair(kernel_size), 2, Pair(dilation ?? (1, 1)), 2, Pair(padding ?? (0, 0)), 2, Pair(stride ?? (1, 1)), 2), input);

            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                fold(input, (output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            private static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];
        }
    }
}
