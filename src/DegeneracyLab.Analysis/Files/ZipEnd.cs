using System.Buffers.Binary;

namespace DegeneracyLab.Analysis;

/// <summary>What the end of a zip archive says of its directory.</summary>
/// <param name="Offset">Where the directory begins.</param>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Count">How many entries.</param>
internal sealed record ZipEnd(long Offset, long Size, long Count)
{
    private const uint Signature = 0x06054b50;
    private const uint WideSignature = 0x06064b50;
    private const uint LocatorSignature = 0x07064b50;
    private const int Length = 22;
    private const int LocatorLength = 20;
    private const int WideLength = 56;

    /// <summary>Finds the record at the end, and the 64-bit one where there is one.</summary>
    /// <param name="source">The archive.</param>
    /// <exception cref="InvalidDataException">There is none, or it does not fit the file.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ZipEnd Find(ByteSource source)
    {
        // A comment of up to 2^16 - 1 bytes follows the record.
        int most = (int)Math.Min(source.Length, Length + ushort.MaxValue);
        long first = source.Length - most;
        byte[] tail = source.Read(first, most);
        for (int i = most - Length; i >= 0; i--)
        {
            ReadOnlySpan<byte> record = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == Signature && BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) == record.Length - Length)
                return Read(source, first + i, record);
        }

        throw Malformed(source, "it begins as a zip archive but has no end record: it may have been cut off");
    }

    private static ZipEnd Read(ByteSource source, long position, ReadOnlySpan<byte> record)
    {
        ZipEnd end = new(BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt16LittleEndian(record[10..]));
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(record[8..]) != end.Count)
            throw Malformed(source, "its archive spans several files");
        if (FindWide(source, position) is var (wide, widePosition))
        {
            if ((end.Offset != uint.MaxValue && end.Offset != wide.Offset) || (end.Size != uint.MaxValue && end.Size != wide.Size) || (end.Count != ushort.MaxValue && end.Count != wide.Count))
                throw Malformed(source, "its two end records contradict each other");
            (end, position) = (wide, widePosition);
        }

        if (end.Offset < 0 || end.Size < 0 || end.Count < 0 || end.Offset > position || end.Size != position - end.Offset)
            throw Malformed(source, $"its directory is said to have {end.Size} bytes from byte {end.Offset} on, but should end at byte {position}");
        return end.Size > Array.MaxLength ? throw Malformed(source, $"its directory has {end.Size} bytes, more than {Array.MaxLength}") : end;
    }

    private static (ZipEnd End, long Position)? FindWide(ByteSource source, long position)
    {
        if (position < LocatorLength + WideLength)
            return null;
        ReadOnlySpan<byte> locator = source.Read(position - LocatorLength, LocatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature)
            return null;
        long start = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (start < 0 || start > position - LocatorLength - WideLength)
            throw Malformed(source, $"its 64-bit end record is said to be at byte {start}, which is not before its locator");
        ReadOnlySpan<byte> record = source.Read(start, WideLength);
        long count = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != WideSignature || BinaryPrimitives.ReadInt64LittleEndian(record[24..]) != count)
            throw Malformed(source, $"its 64-bit end record at byte {start} is damaged");
        return (new(BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), count), start);
    }

    private static InvalidDataException Malformed(ByteSource source, string what) => new($"{source.Name}: {what}.");
}
