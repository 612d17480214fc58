using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A section with one self-attention between affine maps. By its input at position s, its output from the query at t has a Jacobian
/// (<see cref="AttentionSection"/>) that is linear in the pattern and in products q z^T and k z^T, of which the means are summed up.
/// </summary>
internal sealed class AttentionMeans : MeanJacobianSums
{
    private const long ChunkBytes = 4 << 20;

    private readonly NetworkSection folded;
    private readonly AttentionSection attention;
    private readonly Tensor weights, byKeys, byQueries;

    private AttentionMeans(NetworkSection section, NetworkSection folded, AttentionSection attention)
        : base(section)
    {
        this.folded = folded;
        this.attention = attention;
        long outputs = attention.Outputs.Count, heads = attention.Heads, width = attention.HeadWidth;
        weights = NewTotal(outputs, 1 + heads, attention.Positions);
        byKeys = NewTotal(outputs, heads, width, attention.Positions, width);
        byQueries = NewTotal(outputs, heads, attention.Outputs[0].Count, width, width);
    }

    /// <inheritdoc/>
    public override string Method => AttentionSection.Method;

    /// <inheritdoc/>
    internal override long MostAtOnce =>
        Math.Clamp(ChunkBytes / (8 * attention.Heads * attention.Positions * attention.Outputs[0].Count * attention.HeadWidth), 1, base.MostAtOnce);

    /// <summary>The sums of a section, if it is one with attention.</summary>
    /// <param name="section">The section, without constants.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The sums; null if it is another.</returns>
    public static AttentionMeans? For(NetworkSection section, Tensor sample)
    {
        // Queries, keys and values need the constant, which carries their biases.
        var folded = new NetworkSection(section.Network, new(section.Network.Description, section.From.Hook, hasConstant: true, section.From.FlattensImages), section.To);
        if (folded.AsAttention(sample) is { } attention)
            return new(section, folded, attention);
        folded.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        Tensor query = attention.ReadMap(0), key = attention.ReadMap(1);                                                     // [heads, d, width]
        NodeLayer from = Section.From, to = Section.To;
        Tensor mean = zeros(to.Positions, to.Width, from.Positions, from.Width, dtype: ScalarType.Float64, device: Device);
        for (int output = 0; output < attention.Outputs.Count; output++)
        {
            QueryRange range = attention.Outputs[output];
            for (long position = 0; position < from.Positions; position++)
            {
                Tensor share = weights.select(0, output).select(1, position);
                Tensor sum = (attention.Bypass * share[0]).Plus((attention.ByValue * share.narrow(0, 1, attention.Heads).reshape(-1, 1, 1)).sum([0]));
                sum = sum.Plus(key.matmul(byKeys.select(0, output).select(2, position)).matmul(attention.OutputMap).sum([0]));
                if (position >= range.First && position < range.First + range.Count)
                    sum = sum.Plus(query.matmul(byQueries.select(0, output).select(1, position - range.First)).matmul(attention.OutputMap).sum([0]));
                mean.select(0, output).select(1, position).copy_(sum.narrow(0, 0, from.Width).t());
            }
        }

        return mean.reshape(to.Positions * to.Width, from.Positions * from.Width).DivideInPlace(Count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        folded.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor x = samples.Values(folded.From, first, count);
        long heads = attention.Heads, width = attention.HeadWidth, positions = attention.Positions;
        int output = 0;
        foreach (AttentionTerms terms in attention.At(x, attention.Projections))
        {
            cancellationToken.ThrowIfCancellationRequested();
            long queries = terms.Range.Count;
            weights.select(0, output).AddInPlace(terms.Weights.sum([0]));
            Tensor q = terms.Queries.permute(1, 3, 0, 2).reshape(heads, width, count * queries);
            byKeys.select(0, output).AddInPlace(q.matmul(terms.Z.transpose(0, 1).reshape(heads, count * queries, positions * width)).reshape(heads, width, positions, width));
            Tensor k = terms.Keys.permute(1, 3, 0, 2).reshape(heads, 1, width, count * (positions - 1));
            byQueries.select(0, output).AddInPlace(k.matmul(terms.ZByKeys.permute(1, 2, 0, 3, 4).reshape(heads, queries, count * (positions - 1), width)));
            output++;
        }
    }
}
