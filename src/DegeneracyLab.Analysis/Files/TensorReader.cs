using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Reads the elements of a tensor from a file, whatever its format.</summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor, and no bytes before its first or after its last element unless they are compressed together.</summary>
    /// <param name="source">The file.</param>
    /// <param name="stored">The tensor, whose elements lie within its bytes.</param>
    /// <returns>A tensor in row-major order, on the CPU.</returns>
    /// <exception cref="InvalidDataException">The bytes are damaged, or a boolean is neither 0 nor 1.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public static Tensor Read(ByteSource source, StoredTensor stored)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [.. stored.Entry.Shape];
        if (stored.Extent == 0)
            return empty(shape, stored.Entry.Type, CPU).MoveToOuterDisposeScope();
        string place = $"the tensor {Quotation.Of(stored.Entry.Name)}";
        Tensor elements = empty([stored.Extent], stored.Entry.Type, CPU);
        using (var reader = new StoredReader(source, stored.Bytes, place, stored.Start))
        {
            TensorBytes.ForEachPiece(elements, (bytes, first) =>
            {
                reader.Read(bytes);
                if (stored.IsBigEndian)
                    Reverse(bytes, stored.Entry.Type);
                // Any other byte in a boolean's place is undefined behaviour in the tensor engine.
                if (stored.Entry.Type == ScalarType.Bool && bytes.IndexOfAnyExceptInRange<byte>(0, 1) is >= 0 and var index)
                    throw new InvalidDataException($"{source.Name}: {place}: element {first + index} is the byte {bytes[index]}; a boolean is 0 or 1.");
            });
        }

        return (stored.Strides is { } strides ? elements.as_strided(shape, [.. strides]).contiguous() : elements.view(shape)).MoveToOuterDisposeScope();
    }

    private static void Reverse(Span<byte> bytes, ScalarType type)
    {
        // Complex numbers are pairs, each of which is reversed alone.
        switch (type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 ? type.ElementSize() / 2 : type.ElementSize())
        {
            case sizeof(short):
                Span<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case sizeof(int):
                Span<int> ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case sizeof(long):
                Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
