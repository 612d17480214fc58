using static TorchSharp.Native;

namespace TorchSharp;

/// <summary>What stands beyond the border.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Two numbers per dimension, before and after, from the last dimension backwards.</summary>
            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => Result(slt_pad(input.Handle, pad, pad.Length, NameOf(mode), value), input);

            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, (ReadOnlySpan<long>)pad, mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>As much on every side of every dimension, that of the examples and of the channels too.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var sides = new long[2 * input.dim()];
                Array.Fill(sides, pad);
                return functional.pad(input, sides, mode, value);
            }

            // Zeros pads with the value, as in TorchSharp.
            private static string NameOf(PaddingModes mode) => mode switch
            {
                PaddingModes.Zeros or PaddingModes.Constant => "constant",
                PaddingModes.Reflect => "reflect",
                PaddingModes.Replicate => "replicate",
                PaddingModes.Circular => "circular",
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such way of padding."),
            };
        }
    }
}
