namespace DegeneracyLab.Analysis;

/// <summary>A known number of bytes that can be read at any place: of a file, of a stream or in memory.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Describes the bytes.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="length">How many bytes there are.</param>
    protected ByteSource(string name, long length)
    {
        Name = name;
        Length = length;
    }

    /// <summary>What messages call the file: its path.</summary>
    public string Name { get; }

    /// <summary>How many bytes there are.</summary>
    public long Length { get; }

    /// <summary>Opens a file: mapped where that is possible, else (a pipe) copied into memory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its bytes, which the caller disposes.</returns>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static ByteSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = File.OpenRead(path);
        try
        {
            if (stream.CanSeek && stream.Length > 0)
                return new MappedSource(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        using (stream)
            return Of(stream, path);
    }

    /// <summary>The bytes of a stream from its position to its end. One that can't seek is first read into memory.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="IOException">The stream can't be read.</exception>
    public static ByteSource Of(Stream stream, string name)
    {
        if (stream.CanSeek)
            return new StreamSource(name, stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new MemorySource(name, copy.ToArray());
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where the first one lies.</param>
    /// <param name="bytes">Receives them, as many as it has room for.</param>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > Length - bytes.Length)
            throw new InvalidDataException($"{Name}: {Quantity.Of(bytes.Length, "byte")} at byte {offset} would be read, but it has {Length}.");
        if (!bytes.IsEmpty)
            ReadWithin(offset, bytes);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where the first one lies.</param>
    /// <param name="count">How many; the caller has checked that the file has them, so that no more than its size is allocated.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public byte[] Read(long offset, int count)
    {
        byte[] bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Releases what the bytes are read from.</summary>
    public virtual void Dispose()
    {
    }

    /// <summary>Reads bytes that lie within the length.</summary>
    protected abstract void ReadWithin(long offset, Span<byte> bytes);

    /// <summary>The exception of a file that became shorter after it was opened.</summary>
    protected InvalidDataException Shrunk(Exception? cause = null) => new($"{Name}: it ended while it was read.", cause);
}
