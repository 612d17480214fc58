using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// A section with one elementwise layer between affine maps, y = T x + B act(A x): the mean of its Jacobians is T + B diag(g) A with the mean
/// slopes g. Each position has its own, and no other position has a part in it.
/// </summary>
internal sealed class SlopeMeans : MeanJacobianSums
{
    private readonly GatedSection gated;
    private readonly Tensor slopes;

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section.</param>
    public SlopeMeans(GatedSection gated)
        : base(gated.Section)
    {
        this.gated = gated;
        slopes = NewTotal(gated.Section.From.Positions, gated.Width);
    }

    /// <inheritdoc/>
    public override string Method => "mean slopes";

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        NodeLayer from = Section.From, to = Section.To;
        Tensor mean = zeros(to.Positions, to.Width, from.Positions, from.Width, dtype: ScalarType.Float64, device: Device);
        for (long position = 0; position < from.Positions; position++)
        {
            Tensor own = gated.T.Plus((gated.B * slopes.select(0, position).DividedBy(Count)).matmul(gated.A));
            mean.select(0, position).select(1, position).copy_(own);
        }

        return mean.reshape(to.Positions * to.Width, from.Positions * from.Width).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        Tensor own;
        if (gated.IsGate)
        {
            double closed = gated.Activation.ClosedSlope;
            own = gated.Mask(samples, first, count).ToFloat64().Times(1 - closed).Plus(closed);
        }
        else
        {
            using NetworkTrace trace = samples.Trace(first, count, Section.Recorded);
            own = gated.Slopes(trace);
        }

        slopes.AddInPlace(own.reshape(count, Section.From.Positions, gated.Width).sum([0]));
    }
}
