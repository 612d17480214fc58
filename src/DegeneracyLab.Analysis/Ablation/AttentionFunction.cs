using System.Numerics;
using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A section with one self-attention layer between affine maps that act on each position.</summary>
internal sealed class AttentionFunction : SectionFunction
{
    private readonly AttentionSection attention;
    private readonly Tensor bypass, byValue, projections;

    /// <summary>Reads the maps of a section.</summary>
    /// <param name="attention">The section, which must live longer.</param>
    public AttentionFunction(AttentionSection attention)
        : this(attention, attention.Bypass, attention.ByValue, attention.Projections.narrow(1, 0, 2 * attention.Heads * attention.HeadWidth))
    {
    }

    private AttentionFunction(AttentionSection attention, Tensor bypass, Tensor byValue, Tensor projections)
        : base(attention.Section)
    {
        this.attention = attention;
        using var scope = NewDisposeScope();
        this.bypass = Owned(bypass);
        this.byValue = Owned(byValue);
        this.projections = Owned(projections);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor inputs, Tensor vectors) => Section.Network.Dtype == ScalarType.Float32 ? Applied<float>(vectors) : Applied<double>(vectors);

    /// <inheritdoc/>
    public override FeatureFunction In(Features from, Tensor to)
    {
        using var scope = NewDisposeScope();
        Tensor around = Owned(from.CPinv.matmul(bypass).matmul(to)), read = from.CPinv.matmul(projections);
        Tensor values = from.CPinv.matmul(byValue).matmul(to);                                                                         // [heads, r_from, r_to]
        return Section.Network.Dtype == ScalarType.Float32
            ? new OfFeatures<float>(attention, around, SparseAttention<float>.Of(attention, read, values))
            : new OfFeatures<double>(attention, around, SparseAttention<double>.Of(attention, read, values));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Tensor tensor in new[] { bypass, byValue, projections })
            tensor.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override SectionFunction Reading(Func<Tensor, Tensor> change) => new AttentionFunction(attention, change(bypass), change(byValue), change(projections));

    /// <inheritdoc/>
    private protected override SectionFunction Writing(Func<Tensor, Tensor> change) => new AttentionFunction(attention, change(bypass), change(byValue), projections);

    /// <summary>Where samples share vectors, each of these is read once, and patterns act on what became of them.</summary>
    private Tensor Applied<T>(Tensor vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = NewDisposeScope();
        DistinctRows? rows = vectors.size(2) == 0 ? null : DistinctRows.Of(MemoryMarshal.Cast<byte, T>(vectors.contiguous().bytes), (int)vectors.size(2));
        bool areShared = rows is not null && 2 * rows.Firsts.Length <= vectors.size(0) * attention.Outputs.Count;
        return (areShared ? new SharedAttention<T>(attention, bypass, byValue, projections).Apply(vectors, rows!) : OfEach(vectors)).MoveToOuterDisposeScope();
    }

    private Tensor OfEach(Tensor vectors)
    {
        Tensor read = vectors.matmul(projections).unflatten(2, 2, attention.Heads, attention.HeadWidth).permute(2, 0, 3, 1, 4);      // [2, n, heads, P, width]
        List<Tensor> ends = [];
        foreach (QueryRange range in attention.Outputs)
        {
            using var part = NewDisposeScope();
            Tensor scores = read[0].narrow(2, range.First, range.Count).Times(attention.Scale).matmul(read[1].transpose(2, 3));
            Tensor pattern = scores.MinusInfinityInPlaceWhere(attention.Hidden.narrow(0, range.First, range.Count)).softmax(-1).sum([2]);       // [n, heads, P]
            Tensor end = vectors.narrow(1, range.First, range.Count).sum([1]).matmul(bypass);
            for (long head = 0; head < attention.Heads; head++)
                end = end.Plus(pattern.select(1, head).unsqueeze(1).matmul(vectors).squeeze(1).matmul(byValue[head]));
            ends.Add(end.MoveToOuterDisposeScope());
        }

        return stack(ends, 1);
    }

    private sealed class OfFeatures<T>(AttentionSection attention, Tensor around, SparseAttention<T> sparse) : FeatureFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override Tensor Apply(Tensor inputs, Tensor features, FeatureMask mask)
        {
            using var scope = NewDisposeScope();
            Tensor asking = stack([.. attention.Outputs.Select(range => features.narrow(1, range.First, range.Count).sum([1]))], 1);
            Tensor result = asking.matmul(around * MaskMatrix.Of(mask, around)).contiguous();
            sparse.Add(MemoryMarshal.Cast<byte, T>(features.contiguous().bytes), mask, MemoryMarshal.Cast<byte, T>(result.bytes));
            return result.MoveToOuterDisposeScope();
        }

        public override void Dispose() => around.Dispose();
    }
}
