using System.IO.MemoryMappedFiles;

namespace DegeneracyLab.Analysis;

/// <summary>A file that is mapped into memory: the system reads those of its pages that are asked for, and no others.</summary>
internal sealed class MappedSource : ByteSource
{
    private readonly FileStream stream;
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    /// <summary>Maps a file.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">The file, which has a byte at least; it is closed with this.</param>
    public MappedSource(string name, FileStream stream)
        : base(name, stream.Length)
    {
        this.stream = stream;
        file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    public override void Dispose()
    {
        view.Dispose();
        file.Dispose();
        stream.Dispose();
        base.Dispose();
    }

    protected override void ReadWithin(long offset, Span<byte> bytes)
    {
        // A page beyond the file's end would end the process, not throw: the length is asked for again before each piece.
        if (RandomAccess.GetLength(stream.SafeFileHandle) < Length)
            throw Shrunk();
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + offset), bytes);
    }
}
