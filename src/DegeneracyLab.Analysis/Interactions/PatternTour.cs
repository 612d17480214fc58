using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// An order of samples in which few gates differ from each to the next: patterns are halved by their principal direction
/// until few are together, and there each is followed by the nearest that is left.
/// </summary>
/// <param name="Rows">The samples, in order.</param>
/// <param name="Flips">For each sample after the first the units whose gates differ from the one before.</param>
internal sealed record PatternTour(int[] Rows, int[][] Flips)
{
    private const int MostTogether = 512;
    private const int PowerSteps = 3;

    /// <summary>The mean number of gates that differ from one sample to the next.</summary>
    public double MeanFlips => Flips.Length == 0 ? 0 : Flips.Average(flips => flips.Length);

    /// <summary>Tours through all samples.</summary>
    /// <param name="open">Whether gates are open, [samples, units] of 0 and 1, float32.</param>
    /// <returns>One tour for each group of samples.</returns>
    public static IReadOnlyList<PatternTour> Of(Tensor open)
    {
        using Tensor dense = open.contiguous();
        int units = (int)open.size(1), words = (units + 63) / 64;
        ReadOnlySpan<float> entries = MemoryMarshal.Cast<byte, float>(dense.bytes);
        ulong[] bits = new ulong[open.size(0) * words];
        for (int row = 0; row < open.size(0); row++)
            for (int unit = 0; unit < units; unit++)
                if (entries[(row * units) + unit] != 0)
                    bits[(row * words) + (unit / 64)] |= 1UL << (unit % 64);

        List<PatternTour> tours = [];
        Split(open, [.. Enumerable.Range(0, (int)open.size(0))]);
        return tours;

        void Split(Tensor patterns, int[] rows)
        {
            if (rows.Length <= MostTogether)
            {
                tours.Add(Nearest(bits, words, rows));
                return;
            }

            using var scope = NewDisposeScope();
            double[] scores = PrincipalScores(patterns);
            int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => scores[i])];
            int half = rows.Length / 2;
            foreach (int[] part in new[] { order[..half], order[half..] })
                Split(patterns.index_select(0, tensor([.. part.Select(i => (long)i)])), [.. part.Select(i => rows[i])]);
        }
    }

    /// <summary>The projections of patterns on their principal direction, by a few power steps.</summary>
    private static double[] PrincipalScores(Tensor patterns)
    {
        using var scope = NewDisposeScope();
        Tensor mean = patterns.mean([0]);
        // Units that are open now and then, more than others, tell the most at the start.
        Tensor direction = mean * (1 - mean);
        for (int step = 0; step < PowerSteps; step++)
        {
            Tensor scores = patterns.matmul(direction) - mean.dot(direction);
            direction = patterns.t().matmul(scores) - (mean * scores.sum());
            direction = direction / (direction.norm() + 1e-30);
        }

        return [.. patterns.matmul(direction).data<float>().ToArray().Select(score => (double)score)];
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
