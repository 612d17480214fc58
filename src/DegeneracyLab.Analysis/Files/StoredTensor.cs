using TorchSharp;

namespace DegeneracyLab.Analysis;

/// <summary>A tensor of a file, and where its elements lie. Its reader has found that they lie within the bytes.</summary>
/// <param name="Entry">Name, type and shape.</param>
/// <param name="Bytes">The bytes that hold the elements.</param>
/// <param name="Start">Where in these bytes the first element begins.</param>
/// <param name="Strides">For each dimension, how many elements further the next index lies; null for row-major order.</param>
/// <param name="IsBigEndian">Whether the elements have their most significant byte first.</param>
internal sealed record StoredTensor(TensorEntry Entry, StoredBytes Bytes, long Start = 0, IReadOnlyList<long>? Strides = null, bool IsBigEndian = false)
{
    /// <summary>Bytes of an element.</summary>
    public long ElementSize => Entry.Type.ElementSize();

    /// <summary>Bytes of the tensor in memory.</summary>
    public long ByteCount => TensorShape.TryCount(Entry.Shape, ElementSize, out long bytes) ? bytes : throw new OverflowException($"{Entry} overflows.");

    /// <summary>How many elements lie from the first to the last one, both included.</summary>
    public long Extent => TensorShape.TryExtent(Entry.Shape, Strides, out long elements) ? elements : throw new OverflowException($"{Entry} overflows.");
}
