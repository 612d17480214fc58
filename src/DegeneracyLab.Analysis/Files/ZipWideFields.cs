using System.Buffers.Binary;

namespace DegeneracyLab.Analysis;

/// <summary>The 64-bit fields of an entry in the directory of a zip archive: those, in order, that do not fit their 32 bits.</summary>
internal ref struct ZipWideFields
{
    private const ushort Identifier = 1;

    private ReadOnlySpan<byte> fields;

    /// <summary>Finds them.</summary>
    /// <param name="extra">The extra field of the entry.</param>
    public ZipWideFields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                return;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Identifier)
            {
                fields = extra.Slice(4, length);
                return;
            }

            extra = extra[(4 + length)..];
        }
    }

    /// <summary>The value of a field.</summary>
    /// <param name="narrow">Its 32 bits; all ones where the value is in the 64-bit fields.</param>
    /// <returns>The value, or -1 where the 64-bit fields lack it; values of 2^63 and more are negative, too.</returns>
    public long Widen(uint narrow)
    {
        if (narrow != uint.MaxValue)
            return narrow;
        if (fields.Length < sizeof(long))
            return -1;
        long value = BinaryPrimitives.ReadInt64LittleEndian(fields);
        fields = fields[sizeof(long)..];
        return value;
    }
}
