namespace DegeneracyLab.Analysis;

/// <summary>The bytes of a stream that can seek, from the position that it had to its end.</summary>
internal sealed class StreamSource(string name, Stream stream) : ByteSource(name, stream.Length - stream.Position)
{
    private readonly long start = stream.Position;

    protected override void ReadWithin(long offset, Span<byte> bytes)
    {
        stream.Position = start + offset;
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException exception)
        {
            throw Shrunk(exception);
        }
    }
}
