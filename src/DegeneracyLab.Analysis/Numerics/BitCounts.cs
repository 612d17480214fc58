using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DegeneracyLab.Analysis;

/// <summary>Counts how often two columns of bits are 1 together: 64 rows at once, where a product of matrices takes a multiplication for each.</summary>
internal static class BitCounts
{
    private const int RowsOfWord = 64;

    /// <summary>Words of a column that lie in registers together.</summary>
    private const int WordsAtOnce = 4;

    /// <summary>Adds the counts of all pairs of columns.</summary>
    /// <param name="bits">0 or 1, [rows, columns], row by row.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="counts">[columns, columns], row by row; to the entries from the diagonal on is added.</param>
    public static void AddPairs(ReadOnlySpan<byte> bits, int columns, Span<double> counts)
    {
        int rows = columns == 0 ? 0 : bits.Length / columns, words = (rows + (RowsOfWord * WordsAtOnce) - 1) / (RowsOfWord * WordsAtOnce) * WordsAtOnce;
        ulong[] rented = ArrayPool<ulong>.Shared.Rent(words * columns);
        Span<ulong> packed = rented.AsSpan(0, words * columns);
        packed.Clear();
        Pack(bits, rows, columns, words, packed);
        for (int word = 0; word < words; word += WordsAtOnce)
            AddPairs(packed[word..], words, columns, counts);
        ArrayPool<ulong>.Shared.Return(rented);
    }

    /// <summary>Adds the counts of the first words of all columns.</summary>
    private static void AddPairs(ReadOnlySpan<ulong> packed, int stride, int columns, Span<double> counts)
    {
        for (int one = 0; one < columns; one++)
        {
            ReadOnlySpan<ulong> own = packed.Slice(one * stride, WordsAtOnce);
            (ulong a, ulong b, ulong c, ulong d) = (own[0], own[1], own[2], own[3]);
            Span<double> together = counts.Slice(one * columns, columns);
            ReadOnlySpan<ulong> rest = packed[(one * stride)..];
            for (int other = one; other < together.Length; other++)
            {
                together[other] += BitOperations.PopCount(a & rest[0]) + BitOperations.PopCount(b & rest[1]) + BitOperations.PopCount(c & rest[2]) + BitOperations.PopCount(d & rest[3]);
                rest = rest[Math.Min(stride, rest.Length)..];
            }
        }
    }

    /// <summary>Writes each column as words of 64 rows.</summary>
    private static void Pack(ReadOnlySpan<byte> bits, int rows, int columns, int words, Span<ulong> packed)
    {
        Span<byte> eightRows = MemoryMarshal.AsBytes(packed);
        for (int row = 0; row < rows; row += 8)
        {
            int some = Math.Min(8, rows - row), column = 0;
            // Bytes of 0 and 1: those of eight rows, shifted by their place, are the bits of one byte for each of eight columns.
            for (; column + 8 <= columns; column += 8)
            {
                ulong eight = 0;
                for (int next = 0; next < some; next++)
                    eight |= BinaryPrimitives.ReadUInt64LittleEndian(bits[(((row + next) * columns) + column)..]) << next;
                for (int place = 0; place < 8; place++)
                    eightRows[((column + place) * words * sizeof(ulong)) + (row / 8)] = (byte)(eight >> (8 * place));
            }

            for (; column < columns; column++)
            {
                int one = 0;
                for (int next = 0; next < some; next++)
                    one |= bits[((row + next) * columns) + column] << next;
                eightRows[(column * words * sizeof(ulong)) + (row / 8)] = (byte)one;
            }
        }
    }
}
