using static TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] None = [0];
            private static readonly long[] Unit = [1];

            /// <summary>The kernels [C', C / groups, h, w] moved over the images [N, C, H, W], not mirrored. A list of one number counts for both directions.</summary>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Unit;
                padding ??= None;
                dilation ??= Unit;
                return Result(
                    slt_conv2d(input.Handle, weight.Handle, Tensor.HandleOrNull(bias), strides, strides.Length, padding, padding.Length, dilation, dilation.Length, groups),
                    input,
                    weight,
                    bias);
            }

            /// <summary>The transpose of conv2d as a linear map, with kernels [C, C' / groups, h, w] for images of C channels; output_padding adds rows and columns at the end.</summary>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                strides ??= Unit;
                padding ??= None;
                output_padding ??= None;
                dilation ??= Unit;
                return Result(
                    slt_conv_transpose2d(
                        input.Handle,
                        weight.Handle,
                        Tensor.HandleOrNull(bias),
                        strides,
                        strides.Length,
                        padding,
                        padding.Length,
                        output_padding,
                        output_padding.Length,
                        dilation,
                        dilation.Length,
                        groups),
                    input,
                    weight,
                    bias);
            }
        }
    }
}
