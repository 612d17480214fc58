using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// M' of a gated section by the jacobian formula, without a Jacobian: with Q = C C^T, the slopes' mean g and second moment S,
/// <code>
/// M' = T^T Q T + X + X^T + A^T ((B^T Q B) o S) A,   X = T^T Q B diag(g) A
/// </code>
/// One product of slopes for all samples is what it takes. Along the path of integrated gradients the gates of a homogeneous
/// section do not change.
/// </summary>
internal sealed class GatedMoments : SectionSums
{
    private const long MostRows = 4096;

    private readonly GatedSection gated;
    private readonly Tensor c;
    private readonly Tensor slopeProducts;
    private readonly Tensor slopeSum;

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section; it becomes the moments'.</param>
    /// <param name="c">C of the node layer at its end, [d_to, r].</param>
    public GatedMoments(GatedSection gated, Tensor c)
    {
        this.gated = gated;
        this.c = c;
        slopeProducts = NewTotal(gated.Width, gated.Width);
        slopeSum = NewTotal(gated.Width);
    }

    /// <inheritdoc/>
    public override string Method => "co-activation matrix";

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        long rows = Count * gated.Section.From.Positions;
        Tensor fromT = c.t().matmul(gated.T), fromB = c.t().matmul(gated.B);                            // [r, d], [r, width]
        Tensor cross = fromT.t().matmul(fromB * (slopeSum / rows)).matmul(gated.A);
        Tensor inner = fromB.t().matmul(fromB) * (slopeProducts / rows);
        return (fromT.t().matmul(fromT) + cross + cross.t() + gated.A.t().matmul(inner).matmul(gated.A)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        gated.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override long MostAtOnce => Math.Max(MostRows / gated.Section.From.Positions, 1);

    /// <inheritdoc/>
    protected override void AddChunk(Tensor chunk, long first, CancellationToken cancellationToken)
    {
        using NetworkTrace trace = gated.Section.Network.Trace(chunk, [.. gated.Section.Recorded]);
        if (gated.IsGate)
            AddGates(trace.Mask(gated.Activation.HookPoint).reshape(-1, gated.Width));
        else
            AddSlopes(gated.Slopes(trace));
    }

    private void AddSlopes(Tensor slopes)
    {
        slopeProducts.addmm_(slopes.t(), slopes);
        slopeSum.add_(slopes.sum([0]));
    }

    /// <summary>With slopes c + (1 - c) m by the mask m, all sums follow from counts, which are exact in float32 below 2^24.</summary>
    private void AddGates(Tensor mask)
    {
        double closed = gated.Activation.ClosedSlope, step = 1 - closed, count = mask.size(0);
        Tensor open = mask.to(ScalarType.Float32);
        Tensor together = open.t().matmul(open).to(ScalarType.Float64), alone = together.diagonal();
        slopeProducts.add_((together * (step * step)) + ((alone.unsqueeze(1) + alone) * (closed * step)) + (closed * closed * count));
        slopeSum.add_((alone * step) + (closed * count));
    }
}
