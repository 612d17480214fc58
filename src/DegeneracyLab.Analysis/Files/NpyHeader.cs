using System.Buffers.Binary;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The header of an array in NumPy's format, versions 1 to 3 (numpy.lib.format): a magic number, a length, and a Python dictionary in
/// text, which is parsed and never evaluated.
/// </summary>
/// <param name="Length">Bytes before the first element.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="IsBigEndian">Whether they have their most significant byte first.</param>
/// <param name="IsFortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">The shape.</param>
internal sealed record NpyHeader(int Length, NpyType Type, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<long> Shape)
{
    /// <summary>The longest header, of which NumPy writes 10,000 bytes at most for arrays of numbers.</summary>
    private const int MaximumLength = 1 << 16;

    /// <summary>The first six bytes.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Locates an array: its header must fit the bytes exactly.</summary>
    /// <param name="source">The file.</param>
    /// <param name="bytes">Where header and elements lie.</param>
    /// <param name="name">The array's name.</param>
    /// <exception cref="InvalidDataException">The header breaks the format, or does not fit.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static StoredTensor Locate(ByteSource source, StoredBytes bytes, string name)
    {
        string place = $"the array {Quotation.Of(name)}";
        NpyHeader header = Read(source, bytes, place);
        long available = bytes.Length - header.Length;
        if (!TensorShape.TryCount(header.Shape, header.Type.Size, out long expected))
            throw new InvalidDataException($"{source.Name}: {place}: the shape [{string.Join(", ", header.Shape)}] overflows.");
        if (available != expected)
            throw new InvalidDataException($"{source.Name}: {place}: {available} bytes follow its header, but {header.Type.Code} [{string.Join(", ", header.Shape)}] has {expected}.");
        return new(new(name, header.Type.Type, header.Shape), bytes, header.Length, header.IsFortranOrder ? TensorShape.ColumnMajor(header.Shape) : null, header.IsBigEndian);
    }

    private static NpyHeader Read(ByteSource source, StoredBytes bytes, string place)
    {
        const int Prefix = 8;
        Span<byte> start = stackalloc byte[Prefix + sizeof(uint)];
        if (bytes.Length < start.Length)
            throw Malformed($"it has {bytes.Length} bytes, too few for a header");
        // The prefix alone is read here; the checksum is that of the whole.
        using var reader = new StoredReader(source, bytes with { Crc = null }, place);
        reader.Read(start);
        if (!start.StartsWith(Magic))
            throw Malformed("it does not begin with NumPy's magic number");
        int version = start[6];
        if (version is < 1 or > 3 || start[7] != 0)
            throw Malformed($"its header has the version {version}.{start[7]}; supported are 1.0, 2.0 and 3.0");
        int lengthSize = version == 1 ? sizeof(ushort) : sizeof(uint);
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[Prefix..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[Prefix..]);
        if (length > bytes.Length - Prefix - lengthSize)
            throw Malformed($"its header is said to have {length} bytes, but only {bytes.Length - Prefix - lengthSize} follow");
        if (length is < sizeof(uint) or > MaximumLength)
            throw Malformed($"its header is said to have {length} bytes, expected {sizeof(uint)} to {MaximumLength}");
        byte[] text = new byte[length];
        Span<byte> already = start[(Prefix + lengthSize)..];
        already.CopyTo(text);
        reader.Read(text.AsSpan(already.Length));
        return new NpyHeaderParser(text, $"{source.Name}: {place}").Parse(Prefix + lengthSize + text.Length);

        InvalidDataException Malformed(string what) => new($"{source.Name}: {place}: {what}.");
    }
}
