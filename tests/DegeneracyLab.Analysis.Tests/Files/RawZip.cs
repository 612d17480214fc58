using System.IO.Compression;
using System.Text;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Zip archives put together by hand, whether they are right or not.</summary>
internal sealed class RawZip
{
    public List<Entry> Entries { get; } = [];

    /// <summary>Whether sizes and places are in the 64-bit records.</summary>
    public bool IsWide { get; init; }

    public string Comment { get; init; } = "";

    /// <summary>What is added to the number of entries at the end.</summary>
    public int ExtraCount { get; init; }

    public static RawZip Of(params (string Name, byte[] Data)[] files)
    {
        var zip = new RawZip();
        zip.Entries.AddRange(files.Select(file => new Entry { Name = file.Name, Data = file.Data }));
        return zip;
    }

    public static byte[] Deflate(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Optimal))
            deflate.Write(data);
        return stream.ToArray();
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        using var directoryStream = new MemoryStream();
        using var directory = new BinaryWriter(directoryStream);
        foreach (Entry entry in Entries)
        {
            byte[] stored = entry.StoredBytes ?? (entry.IsDeflated ? Deflate(entry.Data) : entry.Data);
            byte[] name = Encoding.UTF8.GetBytes(entry.Name);
            byte[] localName = Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
            ushort method = entry.Method ?? (ushort)(entry.IsDeflated ? 8 : 0);
            uint crc = entry.Crc ?? Crc32.Of(entry.Data);
            ulong length = entry.Length ?? (ulong)entry.Data.Length;
            ulong storedLength = entry.StoredLength ?? (ulong)stored.Length;
            long place = entry.Place ?? stream.Position;
            if (entry.Place is null)
            {
                Write(writer, 0x04034b50u, (ushort)45, entry.Flags, method, 0u, crc, (uint)storedLength, (uint)length, (ushort)localName.Length, (ushort)0, localName, stored);
            }

            byte[] extra = IsWide ? [1, 0, 24, 0, .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(storedLength), .. BitConverter.GetBytes(place)] : [];
            Write(directory, 0x02014b50u, (ushort)45, (ushort)45, entry.Flags, method, 0u, crc, IsWide ? uint.MaxValue : (uint)storedLength, IsWide ? uint.MaxValue : (uint)length);
            Write(directory, (ushort)name.Length, (ushort)extra.Length, (ushort)0, (ushort)0, (ushort)0, 0u, IsWide ? uint.MaxValue : (uint)place, name, extra);
        }

        long start = stream.Position;
        writer.Write(directoryStream.ToArray());
        long end = stream.Position;
        ulong count = (ulong)(Entries.Count + ExtraCount);
        if (IsWide)
        {
            Write(writer, 0x06064b50u, 44ul, (ushort)45, (ushort)45, 0u, 0u, count, count, (ulong)(end - start), (ulong)start);
            Write(writer, 0x07064b50u, 0u, (ulong)end, 1u);
        }

        byte[] comment = Encoding.UTF8.GetBytes(Comment);
        ushort narrow = IsWide ? ushort.MaxValue : (ushort)count;
        Write(writer, 0x06054b50u, (ushort)0, (ushort)0, narrow, narrow, IsWide ? uint.MaxValue : (uint)(end - start), IsWide ? uint.MaxValue : (uint)start, (ushort)comment.Length, comment);
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, params object[] values)
    {
        foreach (object value in values)
        {
            switch (value)
            {
                case ushort number: writer.Write(number); break;
                case uint number: writer.Write(number); break;
                case ulong number: writer.Write(number); break;
                case byte[] bytes: writer.Write(bytes); break;
                default: throw new ArgumentException($"{value.GetType()} is not written.");
            }
        }
    }

    /// <summary>An entry, and what is said of it against the truth.</summary>
    internal sealed class Entry
    {
        public required string Name { get; init; }

        public byte[] Data { get; init; } = [];

        public bool IsDeflated { get; init; }

        public byte[]? StoredBytes { get; init; }

        public ushort Flags { get; init; }

        public ushort? Method { get; init; }

        public uint? Crc { get; init; }

        public ulong? Length { get; init; }

        public ulong? StoredLength { get; init; }

        /// <summary>Where it is said to begin; then nothing is written for it.</summary>
        public long? Place { get; init; }

        public string? LocalName { get; init; }
    }
}
