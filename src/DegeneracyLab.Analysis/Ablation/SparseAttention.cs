using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What attention makes of features, where each column of the result sees few of them: its queries, keys and values are of these alone. For
/// one head, one group of columns and one sample at a time, all of that stays in the nearest cache.
/// </summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
internal sealed class SparseAttention<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The vectors of a query or key that are summed up at once.</summary>
    private const int Registers = 4;

    private readonly IReadOnlyList<QueryRange> ranges;
    private readonly bool[] hidden;         // [queries, keys]
    private readonly T[] queries, keys;     // [heads, inputs, padded head width]
    private readonly T[] values;            // [heads, outputs, inputs]
    private readonly int heads, positions, inputs, outputs, vectors;

    private SparseAttention(AttentionSection attention, Tensor read, Tensor values)
    {
        ranges = attention.Outputs;
        heads = (int)attention.Heads;
        positions = (int)attention.Positions;
        inputs = (int)read.size(0);
        outputs = (int)values.size(2);
        int block = Registers * Vector<T>.Count;
        vectors = ((int)attention.HeadWidth + block - 1) / block * Registers;
        using var scope = NewDisposeScope();
        hidden = attention.Hidden.contiguous().data<bool>().ToArray();
        Tensor byHead = read.unflatten(1, 2, attention.Heads, attention.HeadWidth).permute(1, 2, 0, 3);                                // [2, heads, inputs, width]
        queries = Padded(byHead[0].to(ScalarType.Float64) * tensor(attention.Scale, ScalarType.Float64, byHead.device));
        keys = Padded(byHead[1]);
        this.values = [.. Matrix.Numbers(values.transpose(1, 2).to(ScalarType.Float64)).Select(T.CreateChecked)];
    }

    /// <summary>Prepares the maps.</summary>
    /// <param name="attention">The section.</param>
    /// <param name="read">How features make queries and keys, [inputs, 2 x heads x head width].</param>
    /// <param name="values">How each feature that is seen acts on each that is made, by head, [heads, inputs, outputs].</param>
    public static SparseAttention<T> Of(AttentionSection attention, Tensor read, Tensor values) => new(attention, read, values);

    /// <summary>Adds what arrives through the heads.</summary>
    /// <param name="features">[samples, positions, inputs].</param>
    /// <param name="mask">Who sees what.</param>
    /// <param name="result">[samples, ranges of queries, outputs].</param>
    public void Add(ReadOnlySpan<T> features, FeatureMask mask, Span<T> result)
    {
        int samples = inputs == 0 ? 0 : features.Length / (positions * inputs);
        Vector<T>[] k = new Vector<T>[positions * vectors], q = new Vector<T>[vectors];
        T[] pattern = new T[positions];
        foreach (FeatureMask.Row group in mask.Rows)
        {
            if (group.Inputs.Length == 0)
                continue;
            T[] seen = new T[positions * group.Inputs.Length], write = new T[group.Inputs.Length * group.Outputs.Length];
            for (int head = 0; head < heads; head++)
            {
                for (int output = 0; output < group.Outputs.Length; output++)
                    for (int place = 0; place < group.Inputs.Length; place++)
                        write[(output * group.Inputs.Length) + place] = values[(((head * outputs) + group.Outputs[output]) * inputs) + group.Inputs[place]];
                for (int sample = 0; sample < samples; sample++)
                {
                    for (int position = 0; position < positions; position++)
                        for (int place = 0; place < group.Inputs.Length; place++)
                            seen[(position * group.Inputs.Length) + place] = features[(((sample * positions) + position) * inputs) + group.Inputs[place]] * T.CreateChecked(group.Factors[place]);
                    for (int position = 0; position < positions; position++)
                        Read(keys, head, group.Inputs, seen.AsSpan(position * group.Inputs.Length, group.Inputs.Length), k.AsSpan(position * vectors, vectors));
                    for (int range = 0; range < ranges.Count; range++)
                        for (long query = ranges[range].First; query < ranges[range].First + ranges[range].Count; query++)
                        {
                            Read(queries, head, group.Inputs, seen.AsSpan((int)query * group.Inputs.Length, group.Inputs.Length), q);
                            Attend((int)query, q, k, pattern);
                            for (int output = 0; output < group.Outputs.Length; output++)
                            {
                                T sum = T.Zero;
                                for (int position = 0; position < positions; position++)
                                {
                                    T value = T.Zero;
                                    for (int place = 0; place < group.Inputs.Length; place++)
                                        value += seen[(position * group.Inputs.Length) + place] * write[(output * group.Inputs.Length) + place];
                                    sum += pattern[position] * value;
                                }

                                result[(((sample * ranges.Count) + range) * outputs) + group.Outputs[output]] += sum;
                            }
                        }
                }
            }
        }
    }

    /// <summary>The query or key of a head.</summary>
    private void Read(T[] maps, int head, int[] places, ReadOnlySpan<T> seen, Span<Vector<T>> sum)
    {
        ReadOnlySpan<Vector<T>> map = MemoryMarshal.Cast<T, Vector<T>>(maps.AsSpan(head * inputs * vectors * Vector<T>.Count, inputs * vectors * Vector<T>.Count));
        for (int part = 0; part < vectors; part += Registers)
        {
            Vector<T> a = default, b = default, c = default, d = default;
            for (int place = 0; place < seen.Length; place++)
            {
                Vector<T> value = new(seen[place]);
                ReadOnlySpan<Vector<T>> own = map.Slice((places[place] * vectors) + part, Registers);
                a += value * own[0];
                b += value * own[1];
                c += value * own[2];
                d += value * own[3];
            }

            (sum[part], sum[part + 1], sum[part + 2], sum[part + 3]) = (a, b, c, d);
        }
    }

    /// <summary>The softmax of a query's scores over the keys that it sees.</summary>
    private void Attend(int query, ReadOnlySpan<Vector<T>> q, ReadOnlySpan<Vector<T>> k, Span<T> pattern)
    {
        T largest = T.NegativeInfinity, sum = T.Zero;
        for (int position = 0; position < positions; position++)
        {
            Vector<T> product = default;
            for (int part = 0; part < q.Length; part++)
                product += q[part] * k[(position * vectors) + part];
            pattern[position] = hidden[(query * positions) + position] ? T.NegativeInfinity : Vector.Sum(product);
            largest = T.Max(largest, pattern[position]);
        }

        for (int position = 0; position < positions; position++)
            sum += pattern[position] = T.Exp(pattern[position] - largest);
        for (int position = 0; position < positions; position++)
            pattern[position] /= sum;
    }

    private T[] Padded(Tensor maps)
    {
        double[] numbers = Matrix.Numbers(maps.to(ScalarType.Float64));
        int width = (int)maps.size(2), padded = vectors * Vector<T>.Count;
        T[] all = new T[heads * inputs * padded];
        for (int row = 0; row < heads * inputs; row++)
            for (int entry = 0; entry < width; entry++)
                all[(row * padded) + entry] = T.CreateChecked(numbers[(row * width) + entry]);
        return all;
    }
}
