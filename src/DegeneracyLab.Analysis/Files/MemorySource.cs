namespace DegeneracyLab.Analysis;

/// <summary>Bytes in memory.</summary>
internal sealed class MemorySource(string name, ReadOnlyMemory<byte> memory) : ByteSource(name, memory.Length)
{
    protected override void ReadWithin(long offset, Span<byte> bytes) => memory.Span.Slice((int)offset, bytes.Length).CopyTo(bytes);
}
