using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of a section with attention. In features, what the earlier ones f make of the later ones at position t is
/// <code>
/// A_ji = sum_s f_sj J_ts,ji = sum_m (sum_s w_ms f_sj) T_m,ji + sum_hu c_huj y_hui
/// c_huj = (f_uj - f_0j) (K_h q_ht)_j + f_tj (Q_h (k_hu - k_h0))_j
/// </code>
/// with the maps T_m around the attention and by the heads' values, their weights w, and y = z O_h C, at the inputs that the
/// features write back. These are few terms for each entry: their squares are summed up without Jacobians.
/// </summary>
internal sealed class AttentionEdges : SectionSums
{
    /// <summary>What is kept of a chunk of samples fits into the cache.</summary>
    private const long ChunkBytes = 1 << 20;

    private readonly AttentionSection attention;
    private readonly Features from;
    private readonly Tensor maps;           // [1 + heads, r_from, r_to]
    private readonly Tensor projections;    // [r_from, 3 x heads x head width]
    private readonly Tensor queryMap;       // [heads, head width, r_from]
    private readonly Tensor keyMap;         // [heads, head width, r_from]
    private readonly Tensor output;         // [heads, head width, r_to]
    private readonly OuterProductSquares squares;

    /// <summary>No samples yet.</summary>
    /// <param name="attention">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    public AttentionEdges(AttentionSection attention, Features from, Tensor to)
        : base(attention.Section)
    {
        this.attention = attention;
        this.from = from;
        using var scope = NewDisposeScope();
        Tensor inFeatures = from.CPinv.matmul(cat([attention.Bypass.unsqueeze(0), attention.ByValue])).matmul(to);
        maps = OuterProductSquares.Pad(inFeatures).DetachFromDisposeScope();
        projections = from.CPinv.matmul(attention.Projections).DetachFromDisposeScope();
        queryMap = from.CPinv.matmul(attention.ReadMap(0)).transpose(1, 2).contiguous().DetachFromDisposeScope();
        keyMap = from.CPinv.matmul(attention.ReadMap(1)).transpose(1, 2).contiguous().DetachFromDisposeScope();
        output = OuterProductSquares.Pad(attention.OutputMap.matmul(to)).DetachFromDisposeScope();
        squares = new(NewTotal(from.Dimension, OuterProductSquares.Padded(to.size(1))), to.size(1));
    }

    /// <summary>
    /// Whether it takes less time than batched products, by multiply-adds for each feature at the end: here one for each term
    /// and feature at the begin; there P d (3 x heads x width) to pull it back, and as many again as features there. Only where
    /// the mean of many positions is taken, there are too many terms.
    /// </summary>
    /// <param name="attention">The section.</param>
    /// <param name="features">The number of features at its begin.</param>
    public static bool IsFasterThanProducts(AttentionSection attention, long features)
    {
        double heads = attention.Heads, positions = attention.Positions, n = attention.Outputs[0].Count;
        double terms = 1 + heads + (heads * n * (positions - 1));
        return terms * features < positions * attention.Section.From.Width * ((3 * heads * attention.HeadWidth) + features);
    }

    /// <inheritdoc/>
    public override string Method => AttentionSection.Method;

    /// <inheritdoc/>
    public override Tensor Mean() => squares.Sum().DividedBy(Rows);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Tensor tensor in new[] { maps, projections, queryMap, keyMap, output })
            tensor.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    internal override long MostAtOnce =>
        Math.Clamp(ChunkBytes / (8 * attention.Heads * attention.Positions * attention.Outputs[0].Count * (from.Dimension + output.size(2))), 1, base.MostAtOnce);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor features = samples.Values(Section.From, first, count).matmul(from.C);                                // [batch, P, r_from]
        foreach (AttentionTerms terms in attention.At(features, projections))
            AddTerms(terms, features);
    }

    private void AddTerms(AttentionTerms terms, Tensor features)
    {
        long batch = features.size(0), heads = attention.Heads, keys = attention.Positions - 1, width = attention.HeadWidth;
        Tensor byPosition = terms.Weights.bmm(features);                                                                      // [batch, 1 + heads, r_from]
        Tensor queries = InFeatures(terms.Queries, keyMap).unsqueeze(3);                                                      // [batch, heads, n, 1, r_from]
        Tensor differences = InFeatures(terms.Keys, queryMap).unsqueeze(2);                                                   // [batch, heads, 1, P - 1, r_from]
        Tensor others = (features.narrow(1, 1, keys) - features.narrow(1, 0, 1)).reshape(batch, 1, 1, keys, from.Dimension);
        Tensor own = features.narrow(1, terms.Range.First, terms.Range.Count).reshape(batch, 1, terms.Range.Count, 1, from.Dimension);
        Tensor coefficients = (others * queries).AddInPlace(own * differences).flatten(1, 3);                                       // [batch, heads x n x (P - 1), r_from]
        Tensor z = terms.ZByKeys.transpose(0, 1).reshape(heads, batch * terms.Range.Count * keys, width);
        Tensor vectors = z.bmm(output).reshape(heads, batch, terms.Range.Count * keys, output.size(2)).transpose(0, 1).flatten(1, 2);              // [batch, heads x n x (P - 1), r_to]
        squares.Add(byPosition, maps, coefficients, vectors);
    }

    /// <summary>[batch, heads, n, width] and a map for each head -> [batch, heads, n, r_from].</summary>
    private static Tensor InFeatures(Tensor vectors, Tensor map) =>
        vectors.transpose(0, 1).flatten(1, 2).bmm(map).unflatten(1, vectors.size(0), vectors.size(2)).transpose(0, 1);
}
