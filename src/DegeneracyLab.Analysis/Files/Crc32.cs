using System.Buffers.Binary;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The checksum of zip archives (polynomial 0xEDB88320, bits reversed), eight bytes at a time: Kounavis and Berry, "Novel table lookup-based
/// algorithms for high-performance CRC generation", 2008. The framework has it only in a package, which every user would have to restore.
/// </summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    /// <summary>At [256 k + b] the checksum of the byte b and k zeros.</summary>
    private static readonly uint[] Table = MakeTable();

    private uint register = uint.MaxValue;

    /// <summary>The checksum of all bytes so far.</summary>
    public uint Value => ~register;

    /// <summary>Computes the checksum of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        uint crc = register;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = 0;
            for (int k = Slices - 1; k >= 0; k--, word >>= 8)
                crc ^= table[(k << 8) | (byte)word];
        }

        foreach (byte value in bytes)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        register = crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[Slices << 8];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            table[value] = crc;
        }

        for (int i = 256; i < table.Length; i++)
            table[i] = table[(byte)table[i - 256]] ^ (table[i - 256] >> 8);
        return table;
    }
}
