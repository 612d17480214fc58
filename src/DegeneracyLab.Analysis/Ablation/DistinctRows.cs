using System.Runtime.InteropServices;

namespace DegeneracyLab.Analysis;

/// <summary>The different rows of a matrix, bit for bit: samples share vectors where they share tokens.</summary>
internal sealed class DistinctRows
{
    private DistinctRows(int[] places, int[] firsts)
    {
        Places = places;
        Firsts = firsts;
    }

    /// <summary>For each row, the place of its like in <see cref="Firsts"/>.</summary>
    public int[] Places { get; }

    /// <summary>Of each of the different rows the first that is like it, ascending.</summary>
    public int[] Firsts { get; }

    /// <summary>Finds the different rows.</summary>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <param name="rows">The matrix, row by row.</param>
    /// <param name="width">The length of a row, 1 or more.</param>
    public static DistinctRows Of<T>(ReadOnlySpan<T> rows, int width)
        where T : unmanaged
    {
        int[] places = new int[rows.Length / width];
        List<int> firsts = [];
        Dictionary<int, List<int>> byHash = [];
        for (int row = 0; row < places.Length; row++)
        {
            ReadOnlySpan<byte> own = Bytes(rows, row);
            var hash = new HashCode();
            hash.AddBytes(own);
            ref List<int>? alike = ref CollectionsMarshal.GetValueRefOrAddDefault(byHash, hash.ToHashCode(), out _);
            alike ??= [];
            places[row] = -1;
            foreach (int place in alike)
                if (own.SequenceEqual(Bytes(rows, firsts[place])))
                    places[row] = place;
            if (places[row] >= 0)
                continue;
            places[row] = firsts.Count;
            alike.Add(firsts.Count);
            firsts.Add(row);
        }

        return new(places, [.. firsts]);

        ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> all, int row) => MemoryMarshal.AsBytes(all.Slice(row * width, width));
    }
}
