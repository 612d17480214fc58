using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>
/// The elements of a tensor as a .NET collection, in the order of the indices. Reads and writes the tensor's own
/// memory, and keeps the tensor alive, though not undisposed.
/// </summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>One index counts all elements; several are one per dimension.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such element.</exception>
    public T this[params long[] indices]
    {
        get => Memory()[OffsetOf(indices)];
        set
        {
            Memory()[OffsetOf(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var result = new T[checked((int)Count)];
        CopyTo(result);
        return result;
    }

    /// <summary>An array with the tensor's dimensions.</summary>
    public Array ToNDArray()
    {
        if (shape.Length == 0) return ToArray();
        Array result = Array.CreateInstance(typeof(T), shape);
        if (Count > 0)
        {
            T[] flat = ToArray();
            Buffer.BlockCopy(flat, 0, result, 0, checked(flat.Length * sizeof(T)));
        }
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = Part(array, arrayIndex, tensorIndex);
        if (target.IsEmpty) return;
        T* memory = Memory();
        if (contiguous)
        {
            new ReadOnlySpan<T>(memory + tensorIndex, target.Length).CopyTo(target);
        }
        else
        {
            var walk = new Walk(shape, strides, tensorIndex);
            for (int i = 0; i < target.Length; i++, walk.Next()) target[i] = memory[walk.Offset];
        }
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        if (source.Length > Count - tensorIndex) source = source[..checked((int)(Count - tensorIndex))];
        if (source.IsEmpty) return;
        T* memory = Memory();
        var walk = new Walk(shape, strides, tensorIndex);
        for (int i = 0; i < source.Length; i++, walk.Next()) memory[walk.Offset] = source[i];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Holds nothing of its own; here because TorchSharp's has it.</summary>
    public void Dispose()
    {
    }

    private Span<T> Part(Span<T> array, int arrayIndex, long tensorIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tensorIndex);
        Span<T> part = array[arrayIndex..];
        long rest = Math.Max(0, Count - tensorIndex);
        return part.Length > rest ? part[..(int)rest] : part;
    }

    private T* Memory() => (T*)Native.Check(Native.slt_data_pointer(tensor.Handle));

    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1 && shape.Length != 1)
        {
            if (indices[0] < 0 || indices[0] >= Count) throw new IndexOutOfRangeException($"{indices[0]} in a tensor of {Count} elements.");
            return contiguous ? indices[0] : new Walk(shape, strides, indices[0]).Offset;
        }
        if (indices.Length != shape.Length) throw new IndexOutOfRangeException($"{indices.Length} indices for {shape.Length} dimensions.");
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i]) throw new IndexOutOfRangeException($"{indices[i]} in dimension {i} of size {shape[i]}.");
            offset += indices[i] * strides[i];
        }
        return offset;
    }

    /// <summary>The memory offsets of the elements, one after the other.</summary>
    private struct Walk
    {
        private readonly long[] shape;
        private readonly long[] strides;
        private readonly long[] position;

        internal Walk(long[] shape, long[] strides, long start)
        {
            this.shape = shape;
            this.strides = strides;
            position = new long[shape.Length];
            Offset = 0;
            for (int i = shape.Length - 1; i >= 0 && start > 0; i--)
            {
                (start, position[i]) = Math.DivRem(start, shape[i]);
                Offset += position[i] * strides[i];
            }
        }

        internal long Offset { get; private set; }

        internal void Next()
        {
            for (int i = shape.Length - 1; i >= 0; i--)
            {
                Offset += strides[i];
                if (++position[i] < shape[i]) return;
                Offset -= position[i] * strides[i];
                position[i] = 0;
            }
        }
    }
}
