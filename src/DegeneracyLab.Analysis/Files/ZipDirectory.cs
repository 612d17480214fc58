using System.Buffers.Binary;
using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Reads the directory of a zip archive (APPNOTE 6.3, with the 64-bit records), and holds it against the file. <c>ZipArchive</c> of the
/// framework does not say where an entry lies, so it can't tell entries that overlap, nor read a part of a stored one.
/// </summary>
/// <remarks>
/// Refused are: entries that overlap each other or the directory, that have one name, that are encrypted, or compressed otherwise than by
/// deflate; sizes that deflate can't reach from the stored bytes; names that lead out of the archive; headers that contradict the
/// directory; archives of several files, or with bytes in front.
/// </remarks>
internal static class ZipDirectory
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const ushort Encrypted = 1;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the directory.</summary>
    /// <param name="source">The archive.</param>
    /// <param name="checksums">Whether the entries' CRC-32 are checked when they are read.</param>
    /// <returns>The entries, in the order of the directory.</returns>
    /// <exception cref="InvalidDataException">It is damaged, or has what is refused.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<ZipEntry> Read(ByteSource source, bool checksums)
    {
        ZipEnd end = ZipEnd.Find(source);
        byte[] directory = source.Read(end.Offset, (int)end.Size);
        List<(string Name, long Header, long End, ZipEntry Entry)> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        int position = 0;
        for (long i = 0; i < end.Count; i++)
        {
            ReadOnlySpan<byte> rest = directory.AsSpan(position);
            if (rest.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != CentralSignature)
                throw Malformed(source, $"entry {i} of its directory, of {end.Count}, is damaged or missing");
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
            int length = CentralLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (rest.Length < length)
                throw Malformed(source, $"entry {i} of its directory is longer than the directory");
            string name = Name(source, rest.Slice(CentralLength, nameLength));
            if (!names.Add(name))
                throw Malformed(source, $"the name {Quotation.Of(name)} occurs twice in its directory");
            entries.Add(Locate(source, end.Offset, name, rest[..length], checksums));
            position += length;
        }

        if (position != directory.Length)
            throw Malformed(source, $"its directory has {directory.Length - position} bytes after the last of {Quantity.Of(end.Count, "entry", "entries")}");
        RequireApart(source, entries);
        return [.. entries.Select(entry => entry.Entry)];
    }

    private static (string Name, long Header, long End, ZipEntry Entry) Locate(ByteSource source, long directory, string name, ReadOnlySpan<byte> entry, bool checksums)
    {
        string place = $"the entry {Quotation.Of(name)}";
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]);
        if ((flags & Encrypted) != 0)
            throw Malformed(source, $"{place} is encrypted");
        if (method is not (Stored or Deflated))
            throw Malformed(source, $"{place} has the compression method {method}; supported are {Stored} (none) and {Deflated} (deflate)");
        ReadOnlySpan<byte> nameBytes = entry.Slice(CentralLength, BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]));
        var wide = new ZipWideFields(entry.Slice(CentralLength + nameBytes.Length, BinaryPrimitives.ReadUInt16LittleEndian(entry[30..])));
        // The order in which the format has them.
        long length = wide.Widen(BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]));
        long stored = wide.Widen(BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]));
        long header = wide.Widen(BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]));
        if (length < 0 || stored < 0 || header < 0)
            throw Malformed(source, $"{place} has no size or place in its 64-bit fields, or one of 2^63 and more");
        if (header > directory - LocalLength)
            throw Malformed(source, $"{place} is said to begin at byte {header}, but the directory begins at {directory}");

        Span<byte> local = stackalloc byte[LocalLength];
        source.Read(header, local);
        int localName = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        long start = header + LocalLength + localName + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature || start > directory)
            throw Malformed(source, $"{place}: there is no header at byte {header}");
        if (BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != method || localName != nameBytes.Length || !source.Read(header + LocalLength, localName).AsSpan().SequenceEqual(nameBytes))
            throw Malformed(source, $"{place}: its header at byte {header} has another name or compression than the directory");
        if (stored > directory - start)
            throw Malformed(source, $"{place} is said to have {stored} bytes from byte {start} on, but the directory begins at {directory}");
        if (method == Stored && length != stored)
            throw Malformed(source, $"{place} is not compressed, but is said to have {length} bytes and to take {stored}");
        if (length / TensorFile.MaximumExpansion > stored)
            throw Malformed(source, $"{place} is said to have {length} bytes, more than {TensorFile.MaximumExpansion} times the {stored} that are stored: deflate can't compress as much");
        return (name, header, start + stored, new(name, new(start, stored, length, method == Deflated, checksums ? crc : null)));
    }

    /// <summary>The name, which must stay within the archive even for those who would unpack it.</summary>
    private static string Name(ByteSource source, ReadOnlySpan<byte> bytes)
    {
        string name;
        try
        {
            name = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{source.Name}: a name in its directory is not UTF-8.", exception);
        }

        return ZipNames.Fault(name) is { } fault ? throw Malformed(source, $"the entry {Quotation.Of(name)} {fault}") : name;
    }

    private static void RequireApart(ByteSource source, List<(string Name, long Header, long End, ZipEntry Entry)> entries)
    {
        long covered = 0;
        string before = "";
        foreach ((string name, long header, long end, _) in entries.OrderBy(entry => entry.Header))
        {
            if (header < covered)
                throw Malformed(source, $"the entry {Quotation.Of(name)} begins at byte {header} and overlaps {Quotation.Of(before)}, which ends at {covered}");
            covered = end;
            before = name;
        }
    }

    private static InvalidDataException Malformed(ByteSource source, string what) => new($"{source.Name}: {what}.");
}
