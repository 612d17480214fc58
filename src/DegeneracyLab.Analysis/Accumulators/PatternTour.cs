using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// An order of samples in which few gates differ from each to the next: patterns are halved, by which of two that differ much
/// is nearer, until few are together, and there each is followed by the nearest that is left.
/// </summary>
/// <param name="Rows">The samples, in order.</param>
/// <param name="Flips">For each sample after the first the units whose gates differ from the one before.</param>
internal sealed record PatternTour(int[] Rows, int[][] Flips)
{
    private const int MostTogether = 512;

    /// <summary>The mean number of gates that differ from one sample to the next.</summary>
    public double MeanFlips => Flips.Length == 0 ? 0 : Flips.Average(flips => flips.Length);

    /// <summary>Tours through all samples.</summary>
    /// <param name="open">Whether gates are open, [samples, units], bool.</param>
    /// <returns>One tour for each group of samples.</returns>
    public static IReadOnlyList<PatternTour> Of(Tensor open)
    {
        using Tensor dense = open.contiguous();
        int samples = (int)open.size(0), units = (int)open.size(1), words = (units + 63) / 64;
        ReadOnlySpan<byte> entries = dense.bytes;
        ulong[] bits = new ulong[samples * words];
        for (int row = 0; row < samples; row++)
            for (int unit = 0; unit < units; unit++)
                bits[(row * words) + (unit / 64)] |= (ulong)entries[(row * units) + unit] << (unit % 64);

        List<PatternTour> tours = [];
        Split([.. Enumerable.Range(0, samples)]);
        return tours;

        void Split(int[] rows)
        {
            if (rows.Length <= MostTogether)
            {
                tours.Add(Nearest(bits, words, rows));
                return;
            }

            int one = rows[0], other = rows.MaxBy(row => Distance(bits, words, one, row));
            int[] sides = [.. rows.Select(row => Distance(bits, words, one, row) - Distance(bits, words, other, row))];
            Array.Sort(sides, rows);
            Split(rows[..(rows.Length / 2)]);
            Split(rows[(rows.Length / 2)..]);
        }
    }

    /// <summary>The number of gates that differ.</summary>
    private static int Distance(ulong[] bits, int words, int one, int other)
    {
        int differing = 0;
        for (int word = 0; word < words; word++)
            differing += BitOperations.PopCount(bits[(one * words) + word] ^ bits[(other * words) + word]);
        return differing;
    }

    // Compiled well from the start: all is done before a runtime that counts calls would come to it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static PatternTour Nearest(ulong[] bits, int words, int[] rows)
    {
        int[] tour = [.. rows];
        int[][] flips = new int[Math.Max(rows.Length - 1, 0)][];
        ref ulong all = ref MemoryMarshal.GetArrayDataReference(bits);
        for (int place = 1; place < tour.Length; place++)
        {
            int last = tour[place - 1] * words, best = place, fewest = int.MaxValue;
            ref ulong here = ref Unsafe.Add(ref all, last);
            for (int candidate = place; candidate < tour.Length && fewest > 0; candidate++)
            {
                ref ulong there = ref Unsafe.Add(ref all, tour[candidate] * words);
                int differing = 0;
                for (int word = 0; word < words; word++)
                    differing += BitOperations.PopCount(Unsafe.Add(ref here, word) ^ Unsafe.Add(ref there, word));
                if (differing < fewest)
                    (fewest, best) = (differing, candidate);
            }

            (tour[place], tour[best]) = (tour[best], tour[place]);
            flips[place - 1] = Differing(bits.AsSpan(last, words), bits.AsSpan(tour[place] * words, words), fewest);
        }

        return new(tour, flips);
    }

    private static int[] Differing(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, int count)
    {
        int[] units = new int[count];
        int next = 0;
        for (int word = 0; word < a.Length; word++)
            for (ulong rest = a[word] ^ b[word]; rest != 0; rest &= rest - 1)
                units[next++] = (word * 64) + BitOperations.TrailingZeroCount(rest);
        return units;
    }
}
