using System.IO.Compression;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads bytes of a file from a place on, decompressed where they are compressed. Whoever reads to the end learns whether they are
/// those that were written, where the file has their CRC-32.
/// </summary>
internal sealed class StoredReader : IDisposable
{
    private readonly ByteSource source;
    private readonly StoredBytes stored;
    private readonly string place;
    private readonly Stream? sequence;
    private readonly Crc32? crc;
    private long position;

    /// <summary>Opens the bytes at a place.</summary>
    /// <param name="source">The file.</param>
    /// <param name="stored">Where its bytes lie.</param>
    /// <param name="place">What messages call them, for example <c>the tensor 'x'</c>.</param>
    /// <param name="start">The first byte to be read.</param>
    /// <exception cref="InvalidDataException">There are not as many bytes.</exception>
    public StoredReader(ByteSource source, StoredBytes stored, string place, long start = 0)
    {
        this.source = source;
        this.stored = stored;
        this.place = place;
        crc = stored.Crc is null ? null : new();
        if (stored.IsDeflated)
            sequence = new DeflateStream(new SourceStream(source, stored.Offset, stored.StoredLength), CompressionMode.Decompress);
        if (sequence is null && crc is null)
            position = start;
        else
            Skip(start);
    }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="bytes">Receives them, as many as it has room for.</param>
    /// <exception cref="InvalidDataException">There are not as many, or they can't be decompressed, or they are not those that were written.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public void Read(Span<byte> bytes)
    {
        if (bytes.Length > stored.Length - position)
            throw Malformed($"it ends at byte {stored.Length}, before all of it was read");
        if (sequence is null)
            source.Read(stored.Offset + position, bytes);
        else if (Fill(sequence, bytes) < bytes.Length)
            throw Malformed($"its compressed bytes end before byte {position + bytes.Length} of the {stored.Length} that it is said to have");
        position += bytes.Length;
        crc?.Append(bytes);
        if (position == stored.Length)
            Finish();
    }

    /// <summary>Ends the reading.</summary>
    public void Dispose() => sequence?.Dispose();

    private void Skip(long count)
    {
        byte[] buffer = new byte[Math.Min(count, 1 << 16)];
        while (position < count)
            Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - position)));
    }

    private int Fill(Stream stream, Span<byte> bytes)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{source.Name}: {place}: its compressed bytes are damaged: {exception.Message}", exception);
        }
    }

    private void Finish()
    {
        Span<byte> next = stackalloc byte[1];
        if (sequence is not null && Fill(sequence, next) > 0)
            throw Malformed($"it is said to have {stored.Length} bytes, but more are compressed");
        if (stored.Crc is { } expected && crc!.Value is var found && found != expected)
            throw Malformed($"its CRC-32 is {found:x8}, but {expected:x8} was stored: its bytes have changed");
    }

    private InvalidDataException Malformed(string what) => new($"{source.Name}: {place}: {what}.");
}
