using System.Numerics;
using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A section with one layer of gates between affine maps: y = T x + B act(A x).</summary>
internal sealed class GatedFunction : SectionFunction
{
    private readonly Tensor around, read, write;
    private readonly double closedSlope;

    /// <summary>Reads the maps of a section.</summary>
    /// <param name="gated">The section, with gates.</param>
    public GatedFunction(GatedSection gated)
        : this(gated.Section, gated.T.t(), gated.A.t(), gated.B.t(), gated.Activation.ClosedSlope)
    {
    }

    private GatedFunction(NetworkSection section, Tensor around, Tensor read, Tensor write, double closedSlope)
        : base(section)
    {
        using var scope = NewDisposeScope();
        this.around = Owned(around);
        this.read = Owned(read);
        this.write = Owned(write);
        this.closedSlope = closedSlope;
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor inputs, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        Tensor p = vectors.matmul(read), open = p.relu();
        if (closedSlope != 0)
            open = open.Plus((p - open).Times(closedSlope));
        return vectors.matmul(around).Plus(open.matmul(write)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override FeatureFunction In(Features from, Tensor to)
    {
        using var scope = NewDisposeScope();
        Tensor ownAround = Owned(from.CPinv.matmul(around).matmul(to)), ownRead = from.CPinv.matmul(read), ownWrite = write.matmul(to).t();
        return Section.Network.Dtype == ScalarType.Float32
            ? new OfFeatures<float>(ownAround, SparseGates<float>.Of(ownRead, ownWrite, (float)closedSlope))
            : new OfFeatures<double>(ownAround, SparseGates<double>.Of(ownRead, ownWrite, closedSlope));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        around.Dispose();
        read.Dispose();
        write.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override SectionFunction Reading(Func<Tensor, Tensor> change) => new GatedFunction(Section, change(around), change(read), write, closedSlope);

    /// <inheritdoc/>
    private protected override SectionFunction Writing(Func<Tensor, Tensor> change) => new GatedFunction(Section, change(around), read, change(write), closedSlope);

    private sealed class OfFeatures<T>(Tensor around, SparseGates<T> gates) : FeatureFunction
        where T : unmanaged, INumber<T>
    {
        public override Tensor Apply(Tensor inputs, Tensor features, FeatureMask mask)
        {
            using var scope = NewDisposeScope();
            Tensor result = features.matmul(around * MaskMatrix.Of(mask, around)).contiguous();
            gates.Add(MemoryMarshal.Cast<byte, T>(features.contiguous().bytes), mask, MemoryMarshal.Cast<byte, T>(result.bytes));
            return result.MoveToOuterDisposeScope();
        }

        public override void Dispose() => around.Dispose();
    }
}
