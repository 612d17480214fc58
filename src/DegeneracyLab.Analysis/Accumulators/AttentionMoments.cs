using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// M' of a section with attention by the jacobian formula, without a Jacobian. J C consists of the maps T C and V_h O_h C
/// with weights that differ from sample to sample, and of products of a query or key with a vector y = z O_h C. Their second
/// moments are summed up in the coordinates of the heads, which are few, and mapped to the node layer's once at the end.
/// </summary>
internal sealed class AttentionMoments : SectionSums
{
    /// <summary>The vectors y of a chunk of samples fit into the cache.</summary>
    private const long ChunkBytes = 1 << 20;

    private const double SmallProductSlowdown = 5;

    /// <summary>Sums of so few terms take less time term by term than as many small matrix products.</summary>
    private const long FewVectors = 4;

    private readonly AttentionSection attention;
    private readonly Tensor maps;           // T C, then V_h O_h C: [1 + heads, d, r]
    private readonly Tensor output;         // O_h C: [heads, head width, r]
    private readonly Tensor weightMoments;  // [1 + heads, 1 + heads]
    private readonly Tensor crossMoments;   // z weighted, times q and k: [heads, 2, (1 + heads) x head width, head width]
    private readonly Tensor queryMoments;   // q with q, by the products of the y that go with them: [heads, head width, heads, head width]
    private readonly Tensor mixedMoments;   // q with k
    private readonly Tensor keyMoments;     // k with k

    /// <summary>No samples yet.</summary>
    /// <param name="attention">The section.</param>
    /// <param name="c">C of the node layer at its end, [d_to, r].</param>
    public AttentionMoments(AttentionSection attention, Tensor c)
        : base(attention.Section)
    {
        this.attention = attention;
        long heads = attention.Heads, width = attention.HeadWidth;
        using var scope = NewDisposeScope();
        maps = cat([attention.Bypass.unsqueeze(0), attention.ByValue]).matmul(c).DetachFromDisposeScope();
        output = attention.OutputMap.matmul(c).DetachFromDisposeScope();
        weightMoments = NewTotal(1 + heads, 1 + heads);
        crossMoments = NewTotal(heads, 2, (1 + heads) * width, width);
        queryMoments = NewTotal(heads, width, heads, width);
        mixedMoments = NewTotal(heads, width, heads, width);
        keyMoments = NewTotal(heads, width, heads, width);
    }

    /// <summary>
    /// Whether it takes less time than batched products. Those pull each feature back to all P positions: P d (d + 3 x heads x
    /// width) multiply-adds, with the outer product. Here each pair of the heads x (n + P - 1) vectors y has a product of n r
    /// entries, and each y takes the width of a head for each entry and, in the outer products, for each other y: small
    /// products, which run at a fifth of the speed. So this is faster unless positions are many more than coordinates.
    /// </summary>
    /// <param name="attention">The section.</param>
    /// <param name="features">The number r of features at its end.</param>
    public static bool IsFasterThanProducts(AttentionSection attention, long features)
    {
        double heads = attention.Heads, width = attention.HeadWidth, positions = attention.Positions, n = attention.Outputs[0].Count, d = attention.Section.From.Width;
        double vectors = heads * (n + positions - 1);
        double products = features * positions * d * (d + (3 * heads * width));
        double here = (vectors * vectors * n * features) + (heads * heads * n * n * (positions - n) * features) + (heads * n * positions * width * features) + (vectors * vectors * width);
        return SmallProductSlowdown * here < products;
    }

    /// <inheritdoc/>
    public override string Method => AttentionSection.Method;

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        long heads = attention.Heads, width = attention.HeadWidth;
        // sum over pairs of maps of their weights' moment times the product of the two.
        Tensor weighted = weightMoments.matmul(maps.flatten(1)).reshape(maps.shape);                                             // [1 + heads, d, r]
        Tensor around = maps.transpose(0, 1).flatten(1).matmul(weighted.transpose(0, 1).flatten(1).t());

        Tensor queries = attention.ReadMap(0), keys = attention.ReadMap(1);
        Tensor cross = Cross(keys, crossMoments.select(1, 0)).Plus(Cross(queries, crossMoments.select(1, 1)));
        // q stands where the keys' map reads, and k where the queries' does.
        Tensor keyMap = SideBySide(keys), queryMap = SideBySide(queries);
        Tensor mixed = cross.Plus(Inner(keyMap, mixedMoments, queryMap));
        Tensor total = around.Plus(mixed).Plus(mixed.t()).Plus(Inner(keyMap, queryMoments, keyMap)).Plus(Inner(queryMap, keyMoments, queryMap));
        return total.DividedBy(Rows).MoveToOuterDisposeScope();

        // The sum over maps and heads of map (O_h C)^T moments reader^T.
        Tensor Cross(Tensor readers, Tensor moments)
        {
            Tensor perMap = moments.reshape(heads, 1 + heads, width, width).transpose(0, 1);                                  // [1 + heads, heads, width, width]
            Tensor read = perMap.matmul(readers.transpose(1, 2)).flatten(1, 2);                                              // [1 + heads, heads x width, d]
            return maps.matmul(output.flatten(0, 1).t()).matmul(read).sum([0]);
        }

        static Tensor SideBySide(Tensor map) => map.transpose(0, 1).flatten(1);                                               // [d, heads x width]

        static Tensor Inner(Tensor left, Tensor moments, Tensor right) => left.matmul(moments.flatten(2).flatten(0, 1)).matmul(right.t());
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        maps.Dispose();
        output.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    internal override long MostAtOnce =>
        Math.Clamp(ChunkBytes / (8 * attention.Heads * attention.Positions * attention.Outputs[0].Count * output.size(2)), 1, base.MostAtOnce);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        foreach (AttentionTerms terms in attention.At(samples.Values(Section.From, first, count), attention.Projections))
            AddTerms(terms);
    }

    private void AddTerms(AttentionTerms terms)
    {
        long batch = terms.Queries.size(0), heads = attention.Heads, queries = terms.Range.Count, keys = attention.Positions - 1, width = attention.HeadWidth;
        Tensor weights = terms.Weights.transpose(0, 1).flatten(1);                                                            // [1 + heads, batch x P]
        weightMoments.addmm_(weights, weights.t());

        Tensor q = PerHead(terms.Queries), k = PerHead(terms.Keys);                                                           // [heads, batch x n, width]
        AddCross(0, terms.Weights, terms.Z.transpose(2, 3), q);
        AddCross(1, terms.Weights.narrow(2, terms.Range.First, queries), terms.ZByKeys, k);

        Tensor y = terms.Z.transpose(0, 1).reshape(heads, -1, width).bmm(output).reshape(heads, batch, queries, -1, output.size(2)).transpose(0, 1);
        // At the queries' own positions the terms of keys join those of queries. [batch, heads, n + P - 1, n x r]
        Tensor byQuery = y.narrow(3, terms.Range.First, queries).flatten(3);
        Tensor byKey = y.narrow(3, 1, keys).transpose(2, 3).flatten(3);
        Tensor rows = cat([byQuery, byKey], 2).flatten(1, 2);
        Tensor products = rows.bmm(rows.transpose(1, 2)).unflatten(2, heads, queries + keys).unflatten(1, heads, queries + keys);
        Tensor queryProducts = products.narrow(2, 0, queries).narrow(4, 0, queries);
        if (queries <= keys)
        {
            long next = terms.Range.First + queries;
            Tensor elsewhere = cat([y.narrow(3, 0, terms.Range.First), y.narrow(3, next, attention.Positions - next)], 3).flatten(3).flatten(1, 2);
            queryProducts = queryProducts.Plus(elsewhere.bmm(elsewhere.transpose(1, 2)).unflatten(2, heads, queries).unflatten(1, heads, queries));
        }

        AddInner(queryMoments, q, queryProducts, terms.Queries);
        AddInner(mixedMoments, q, products.narrow(2, 0, queries).narrow(4, queries, keys), terms.Keys);
        AddInner(keyMoments, k, products.narrow(2, queries, keys).narrow(4, queries, keys), terms.Keys);
    }

    /// <summary>Adds the z, summed over positions with the weights there, times the queries or keys that go with them.</summary>
    /// <param name="kind">0 for queries, 1 for keys.</param>
    /// <param name="weights">[batch, 1 + heads, positions].</param>
    /// <param name="z">[batch, heads, positions, n, width].</param>
    /// <param name="vectors">[heads, batch x n, width].</param>
    private void AddCross(long kind, Tensor weights, Tensor z, Tensor vectors)
    {
        long heads = attention.Heads;
        Tensor weighted = weights.bmm(z.transpose(1, 2).flatten(2)).reshape(z.size(0), 1 + heads, heads, z.size(3), attention.HeadWidth);
        crossMoments.select(1, kind).AddInPlace(weighted.permute(2, 1, 4, 0, 3).reshape(heads, (1 + heads) * attention.HeadWidth, -1).bmm(vectors));
    }

    /// <summary>Adds the sum over pairs of vectors of their outer product, by the product of what goes with them.</summary>
    /// <param name="moments">[heads, width, heads, width].</param>
    /// <param name="left">[heads, batch x m, width].</param>
    /// <param name="products">[batch, heads, m, heads, n].</param>
    /// <param name="right">[batch, heads, n, width].</param>
    private static void AddInner(Tensor moments, Tensor left, Tensor products, Tensor right)
    {
        long batch = right.size(0), heads = right.size(1), n = right.size(2), width = right.size(3), m = products.size(2);
        Tensor combined;                                                                                                      // [heads, batch, m, heads, width]
        if (n <= FewVectors)
        {
            Tensor factors = products.transpose(0, 1);
            combined = zeros([heads, batch, m, heads, width], ScalarType.Float64, left.device);
            for (long one = 0; one < n; one++)
                combined.AddProductInPlace(factors.narrow(4, one, 1), right.select(2, one).unsqueeze(1));
        }
        else
        {
            combined = products.permute(0, 3, 1, 2, 4).reshape(batch * heads, heads * m, n).bmm(right.reshape(batch * heads, n, width))
                .reshape(batch, heads, heads, m, width).permute(2, 0, 3, 1, 4);
        }

        moments.AddInPlace(left.transpose(1, 2).bmm(combined.reshape(heads, batch * m, heads * width)).unflatten(2, heads, width));
    }

    /// <summary>[batch, heads, n, width] -> [heads, batch x n, width].</summary>
    private static Tensor PerHead(Tensor vectors) => vectors.transpose(0, 1).flatten(1, 2);
}
