namespace DegeneracyLab.Analysis;

/// <summary>Counts the elements of shapes that come from files: nothing overflows unseen.</summary>
internal static class TensorShape
{
    /// <summary>As many dimensions as the tensor engine's operations take.</summary>
    public const int MaximumDimensions = 64;

    /// <summary>Counts the bytes of a tensor. Sizes of zero do not hide an overflow of the others, which the strides would meet.</summary>
    /// <param name="shape">The shape, with no size below zero.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False where they overflow.</returns>
    public static bool TryCount(IReadOnlyList<long> shape, long elementSize, out long bytes)
    {
        bytes = 0;
        long product = elementSize;
        foreach (long size in shape)
        {
            Int128 next = (Int128)product * Math.Max(size, 1);
            if (next > long.MaxValue)
                return false;
            product = (long)next;
        }

        bytes = shape.Contains(0) ? 0 : product;
        return true;
    }

    /// <summary>Counts the elements from a tensor's first to its last one in memory, both included.</summary>
    /// <param name="shape">The shape, with no size below zero.</param>
    /// <param name="strides">A stride for each dimension, none below zero, or null for row-major order.</param>
    /// <param name="elements">The elements; none for an empty tensor.</param>
    /// <returns>False where they overflow.</returns>
    public static bool TryExtent(IReadOnlyList<long> shape, IReadOnlyList<long>? strides, out long elements)
    {
        if (strides is null)
            return TryCount(shape, 1, out elements);
        elements = 0;
        if (shape.Contains(0))
            return true;
        Int128 last = 0;
        for (int i = 0; i < shape.Count; i++)
        {
            last += (Int128)(shape[i] - 1) * strides[i];
            if (last >= long.MaxValue)
                return false;
        }

        elements = (long)last + 1;
        return true;
    }

    /// <summary>Strides of column-major order, in which the first index runs fastest.</summary>
    /// <param name="shape">The shape.</param>
    public static long[] ColumnMajor(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = 0; i < strides.Length; i++)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }

        return strides;
    }

    /// <summary>Whether strides are those of row-major order.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="strides">The strides.</param>
    public static bool IsRowMajor(IReadOnlyList<long> shape, IReadOnlyList<long> strides)
    {
        long stride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != stride)
                return false;
            stride *= Math.Max(shape[i], 1);
        }

        return true;
    }
}
