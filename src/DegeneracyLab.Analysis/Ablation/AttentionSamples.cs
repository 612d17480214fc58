using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Samples that attend: which of the different vectors each has at each position, and the pattern of a query. Samples lie side by side, so
/// that a vector register holds numbers of several.
/// </summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
internal sealed class AttentionSamples<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] places;              // [positions, padded samples]
    private readonly int[] placesAmongAsking;   // By different vector.
    private readonly int padded, different;
    private readonly T[] table;                 // Scores, [asking, different], if these are fewer than those of samples; else empty.
    private readonly T[] numbers;               // Scores and then the pattern, [positions, padded samples].
    private HeadVectors<T> queries, keys;

    /// <summary>Looks at samples.</summary>
    /// <param name="rows">The vectors, [samples x positions].</param>
    /// <param name="attention">The section.</param>
    public AttentionSamples(DistinctRows rows, AttentionSection attention)
    {
        int positions = (int)attention.Positions;
        different = rows.Firsts.Length;
        Count = rows.Places.Length / positions;
        padded = (Count + Vector512<T>.Count - 1) / Vector512<T>.Count * Vector512<T>.Count;
        places = new int[positions * padded];
        for (int row = 0; row < rows.Places.Length; row++)
            places[(row % positions * padded) + (row / positions)] = rows.Places[row];
        Ends = [.. attention.Outputs.Select(range => Enumerable.Range((int)range.First, (int)range.Count).ToArray())];
        bool[] hidden = attention.Hidden.contiguous().data<bool>().ToArray();
        Visible = [.. Enumerable.Range(0, positions).Select(query => Enumerable.Range(0, positions).Where(key => !hidden[(query * positions) + key]).ToArray())];
        int[] asking = [.. Ends.SelectMany(end => end).Distinct()];
        Asking = [.. asking.SelectMany(query => PlacesAt(query).ToArray()).Distinct()];
        placesAmongAsking = new int[different];
        for (int place = 0; place < Asking.Length; place++)
            placesAmongAsking[Asking[place]] = place;
        table = new T[(long)Asking.Length * different <= (long)Count * asking.Length * positions ? Asking.Length * different : 0];
        numbers = new T[positions * padded];
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The positions of the queries of which each position at the section's end is the sum.</summary>
    public int[][] Ends { get; }

    /// <summary>The positions of the keys that a query at each position sees.</summary>
    public int[][] Visible { get; }

    /// <summary>Those of the different vectors that ask.</summary>
    public int[] Asking { get; }

    /// <summary>Which of the different vectors each sample has at a position.</summary>
    /// <param name="position">The position.</param>
    public ReadOnlySpan<int> PlacesAt(int position) => places.AsSpan(position * padded, Count);

    /// <summary>Begins a head.</summary>
    /// <param name="queries">The queries of the vectors that ask, with the scale.</param>
    /// <param name="keys">The keys of all different vectors.</param>
    public void Begin(HeadVectors<T> queries, HeadVectors<T> keys)
    {
        (this.queries, this.keys) = (queries, keys);
        for (int pair = 0; pair < table.Length; pair++)
            table[pair] = queries.Dot(pair / different, keys, pair % different);
    }

    /// <summary>Takes the pattern of a query: the softmax of its scores over the keys that it sees.</summary>
    /// <param name="query">The position of the query.</param>
    public void Attend(int query)
    {
        ReadOnlySpan<int> asking = PlacesAt(query);
        foreach (int key in Visible[query])
        {
            ReadOnlySpan<int> asked = PlacesAt(key);
            Span<T> scores = numbers.AsSpan(key * padded, Count);
            for (int sample = 0; sample < scores.Length; sample++)
            {
                int own = placesAmongAsking[asking[sample]];
                scores[sample] = table.Length > 0 ? table[(own * different) + asked[sample]] : queries.Dot(own, keys, asked[sample]);
            }
        }

        Span<Vector512<T>> all = MemoryMarshal.Cast<T, Vector512<T>>(numbers.AsSpan());
        int vectors = padded / Vector512<T>.Count;
        for (int some = 0; some < vectors; some++)
        {
            Vector512<T> largest = Vector512.Create(T.NegativeInfinity), sum = Vector512<T>.Zero;
            foreach (int key in Visible[query])
                largest = Vector512.Max(largest, all[(key * vectors) + some]);
            foreach (int key in Visible[query])
                sum += all[(key * vectors) + some] = Lanes.Exp(all[(key * vectors) + some] - largest);
            foreach (int key in Visible[query])
                all[(key * vectors) + some] /= sum;
        }
    }

    /// <summary>The part of each sample's pattern at a key.</summary>
    /// <param name="key">The position of the key.</param>
    public ReadOnlySpan<T> PatternAt(int key) => numbers.AsSpan(key * padded, Count);
}
