using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What attention makes of features, where each column of the result sees few of them: its queries, keys and values are of these alone. They
/// are computed once for each of the different vectors of features, of which there are few where samples share tokens.
/// </summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
internal sealed class SparseAttention<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AttentionSection attention;
    private readonly TiledMatrix<T> queries, keys, values;      // [inputs, heads x padded width], twice, and [inputs, outputs x heads]
    private readonly int heads, outputs, headVectors;

    private SparseAttention(AttentionSection attention, Tensor read, Tensor values)
    {
        this.attention = attention;
        heads = (int)attention.Heads;
        outputs = (int)values.size(2);
        using var scope = NewDisposeScope();
        long tile = RowBlocks<T>.Tile, width = (attention.HeadWidth + tile - 1) / tile * tile;
        headVectors = (int)(width / Vector512<T>.Count);
        Tensor byHead = nn.functional.pad(read.to(ScalarType.Float64).unflatten(1, 2, attention.Heads, attention.HeadWidth), [0, width - attention.HeadWidth]);
        queries = Tiled(byHead.select(1, 0).flatten(1) * tensor(attention.Scale, ScalarType.Float64, byHead.device));
        keys = Tiled(byHead.select(1, 1).flatten(1));
        this.values = Tiled(values.to(ScalarType.Float64).permute(1, 2, 0).flatten(1));

        static TiledMatrix<T> Tiled(Tensor matrix) => new(Matrix.Numbers(matrix), (int)matrix.size(0), (int)matrix.size(1));
    }

    /// <summary>Prepares the maps.</summary>
    /// <param name="attention">The section.</param>
    /// <param name="read">How features make queries and keys, [inputs, 2 x heads x head width].</param>
    /// <param name="values">How each feature that is seen acts on each that is made, by head, [heads, inputs, outputs].</param>
    public static SparseAttention<T> Of(AttentionSection attention, Tensor read, Tensor values) => new(attention, read, values);

    /// <summary>Adds what arrives through the heads.</summary>
    /// <param name="features">[samples, positions, inputs].</param>
    /// <param name="mask">Who sees what.</param>
    /// <param name="result">[samples, ends, outputs].</param>
    public void Add(ReadOnlySpan<T> features, FeatureMask mask, Span<T> result)
    {
        if (keys.Rows == 0)
            return;
        DistinctRows rows = DistinctRows.Of(features, keys.Rows);
        var samples = new AttentionSamples<T>(rows, attention);
        RowBlocks<T> asked = new(features, keys.Rows, rows.Firsts), asking = new(features, keys.Rows, [.. samples.Asking.Select(place => rows.Firsts[place])]);
        Vector512<T>[] q = asking.ProductFor(queries.Tiles), k = asked.ProductFor(keys.Tiles), v = asked.ProductFor(values.Tiles);
        int[] all = [.. Enumerable.Range(0, keys.Tiles)];
        T[] made = new T[outputs * samples.Ends.Length * samples.Count];         // [outputs, ends, samples]
        foreach (FeatureMask.Row group in mask.Rows)
        {
            if (group.Inputs.Length == 0)
                continue;
            int[] tiles = [.. group.Outputs.SelectMany(output => Enumerable.Range(output * heads, heads)).Select(column => column / RowBlocks<T>.Tile).Distinct()];
            asking.Multiply(queries, all, group.Inputs, group.Factors, q);
            asked.Multiply(keys, all, group.Inputs, group.Factors, k);
            asked.Multiply(values, tiles, group.Inputs, group.Factors, v);
            for (int head = 0; head < heads; head++)
            {
                samples.Begin(OfHead(q, head), OfHead(k, head));
                for (int end = 0; end < samples.Ends.Length; end++)
                    foreach (int query in samples.Ends[end])
                    {
                        samples.Attend(query);
                        foreach (int output in group.Outputs)
                        {
                            int column = (output * heads) + head, place = (Array.IndexOf(tiles, column / RowBlocks<T>.Tile) * RowBlocks<T>.Tile) + (column % RowBlocks<T>.Tile);
                            AddValues(samples, query, MemoryMarshal.Cast<Vector512<T>, T>(v.AsSpan())[place..], tiles.Length * RowBlocks<T>.Tile, made.AsSpan(((output * samples.Ends.Length) + end) * samples.Count, samples.Count));
                        }
                    }
            }
        }

        for (int sample = 0; sample < samples.Count; sample++)
            for (int end = 0; end < samples.Ends.Length; end++)
                for (int output = 0; output < outputs; output++)
                    result[(((sample * samples.Ends.Length) + end) * outputs) + output] += made[(((output * samples.Ends.Length) + end) * samples.Count) + sample];
    }

    private static void AddValues(AttentionSamples<T> samples, int query, ReadOnlySpan<T> values, int stride, Span<T> made)
    {
        foreach (int key in samples.Visible[query])
        {
            ReadOnlySpan<int> places = samples.PlacesAt(key);
            ReadOnlySpan<T> pattern = samples.PatternAt(key);
            for (int sample = 0; sample < made.Length; sample++)
                made[sample] += pattern[sample] * values[places[sample] * stride];
        }
    }

    private HeadVectors<T> OfHead(Vector512<T>[] all, int head) => new(all, heads * headVectors, head * headVectors, headVectors);
}
