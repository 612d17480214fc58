using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Attention to vectors that samples share: queries, keys, and what arrives of values, are computed once for each of the different vectors.</summary>
/// <typeparam name="T">The type of the numbers, float or double.</typeparam>
/// <param name="attention">The section.</param>
/// <param name="bypass">What goes around the heads, [d, d_to].</param>
/// <param name="byValue">What goes through each, [heads, d, d_to].</param>
/// <param name="projections">Queries and keys, [d, 2 x heads x head width].</param>
internal sealed class SharedAttention<T>(AttentionSection attention, Tensor bypass, Tensor byValue, Tensor projections)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Applies it.</summary>
    /// <param name="vectors">[samples, positions, d], in the network's type.</param>
    /// <param name="rows">Which of them are alike.</param>
    /// <returns>[samples, ends, d_to], in the dispose scope of the caller.</returns>
    public Tensor Apply(Tensor vectors, DistinctRows rows)
    {
        using var scope = NewDisposeScope();
        var samples = new AttentionSamples<T>(rows, attention);
        Tensor different = vectors.flatten(0, 1).index_select(0, Places(rows.Firsts));
        Tensor read = Padded(different.matmul(projections).unflatten(1, 2, attention.Heads, attention.HeadWidth));                      // [different, 2, heads, padded width]
        Vector512<T>[] q = Vectors(read.select(1, 0).index_select(0, Places(samples.Asking)).Times(attention.Scale)), k = Vectors(read.select(1, 1));
        Vector512<T>[] around = Vectors(Padded(different.matmul(bypass))), arriving = Vectors(Padded(different.matmul(byValue)));       // [heads, different, padded d_to]
        int width = around.Length / rows.Firsts.Length, headVectors = (int)read.size(-1) / Vector512<T>.Count, ends = samples.Ends.Length;

        Tensor result = zeros(samples.Count, ends, width * Vector512<T>.Count, dtype: vectors.dtype, device: vectors.device);
        Span<Vector512<T>> sums = MemoryMarshal.Cast<byte, Vector512<T>>(result.bytes);
        for (int end = 0; end < ends; end++)
            foreach (int query in samples.Ends[end])
                Add(sums[(end * width)..], ends * width, around, width, samples.PlacesAt(query), []);
        for (int head = 0; head < attention.Heads; head++)
        {
            samples.Begin(OfHead(q, head), OfHead(k, head));
            for (int end = 0; end < ends; end++)
                foreach (int query in samples.Ends[end])
                {
                    samples.Attend(query);
                    foreach (int key in samples.Visible[query])
                        Add(sums[(end * width)..], ends * width, arriving.AsSpan(head * around.Length), width, samples.PlacesAt(key), samples.PatternAt(key));
                }
        }

        return result.narrow(2, 0, bypass.size(1)).MoveToOuterDisposeScope();

        HeadVectors<T> OfHead(Vector512<T>[] all, int head) => new(all, (int)attention.Heads * headVectors, head * headVectors, headVectors);

        Tensor Places(int[] some) => tensor([.. some.Select(place => (long)place)], ScalarType.Int64, vectors.device);
    }

    /// <summary>Adds to the sum of each sample the row that it has, times its factor; times 1 without factors.</summary>
    private static void Add(Span<Vector512<T>> sums, int stride, ReadOnlySpan<Vector512<T>> rows, int width, ReadOnlySpan<int> places, ReadOnlySpan<T> factors)
    {
        for (int sample = 0; sample < places.Length; sample++)
        {
            Span<Vector512<T>> sum = sums.Slice(sample * stride, width);
            ReadOnlySpan<Vector512<T>> own = rows.Slice(places[sample] * width, width);
            Vector512<T> factor = Vector512.Create(factors.IsEmpty ? T.One : factors[sample]);
            for (int vector = 0; vector < sum.Length; vector++)
                sum[vector] = Lanes.MultiplyAdd(own[vector], factor, sum[vector]);
        }
    }

    /// <summary>Rows of whole vectors.</summary>
    private static Tensor Padded(Tensor matrix) => nn.functional.pad(matrix, [0, (Vector512<T>.Count - (matrix.size(-1) % Vector512<T>.Count)) % Vector512<T>.Count]);

    private static Vector512<T>[] Vectors(Tensor tensor) => MemoryMarshal.Cast<byte, Vector512<T>>(tensor.contiguous().bytes).ToArray();
}
