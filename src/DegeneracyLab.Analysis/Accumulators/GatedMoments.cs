using DegeneracyLab.Runtime;
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
    /// <summary>What it is called.</summary>
    public const string Way = "co-activation matrix";

    private const long MostRows = 4096;

    private readonly GatedSection gated;
    private readonly Tensor c;
    private readonly Tensor slopeProducts;
    private readonly Tensor slopeSum;

    /// <summary>No samples yet.</summary>
    /// <param name="gated">The section.</param>
    /// <param name="c">C of the node layer at its end, [d_to, r].</param>
    public GatedMoments(GatedSection gated, Tensor c)
        : base(gated.Section)
    {
        this.gated = gated;
        this.c = c;
        slopeProducts = NewTotal(gated.Width, gated.Width);
        slopeSum = NewTotal(gated.Width);
    }

    /// <inheritdoc/>
    public override string Method => Way;

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        Tensor fromT = c.t().matmul(gated.T), fromB = c.t().matmul(gated.B);                            // [r, d], [r, width]
        Tensor cross = fromT.t().matmul(fromB * slopeSum.DividedBy(Rows)).matmul(gated.A);
        Tensor inner = fromB.t().matmul(fromB) * slopeProducts.DividedBy(Rows);
        return fromT.t().matmul(fromT).Plus(cross).Plus(cross.t()).Plus(gated.A.t().matmul(inner).matmul(gated.A)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Without a way around it the section has as many directions as units, and the constant, which is a unit of slope 1.</remarks>
    public override Tensor? Factor()
    {
        NodeLayer from = Section.From;
        if (gated.HasBypass || gated.Width + 1 >= from.Width)
            return null;
        using var scope = NewDisposeScope();
        Tensor a = gated.A, b = gated.B, products = slopeProducts.DividedBy(Rows);
        if (from.HasConstant)
        {
            Tensor unit = zeros(1, from.Width, dtype: ScalarType.Float64, device: Device), slopes = slopeSum.DividedBy(Rows).unsqueeze(1);
            unit.select(1, from.Coordinates).FillInPlace(1);
            a = cat([a, unit]);
            b = cat([b, gated.T.narrow(1, from.Coordinates, 1)], 1);
            products = cat([cat([products, slopes], 1), cat([slopes.t(), ones(1, 1, dtype: ScalarType.Float64, device: Device)], 1)]);
        }

        Tensor fromB = c.t().matmul(b);
        (double[] values, Tensor vectors) = SymmetricEigen.Decompose(fromB.t().matmul(fromB) * products);
        Tensor roots = vectors * tensor([.. values.Select(value => Math.Sqrt(Math.Max(value, 0)))], ScalarType.Float64, Device);
        return a.t().matmul(roots).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    internal override long MostAtOnce => Math.Max(MostRows / Section.From.Positions, 1);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (gated.IsGate)
        {
            AddGates(gated.Mask(samples, first, count));
            return;
        }

        using NetworkTrace trace = samples.Trace(first, count, Section.Recorded);
        AddSlopes(gated.Slopes(trace));
    }

    private void AddSlopes(Tensor slopes)
    {
        SymmetricProduct.AddTo(slopeProducts, slopes);
        slopeSum.AddInPlace(slopes.sum([0]));
    }

    /// <summary>With slopes c + (1 - c) m by the mask m, all sums follow from counts, which are exact in float32 below 2^24.</summary>
    private void AddGates(Tensor mask)
    {
        double closed = gated.Activation.ClosedSlope, step = 1 - closed, count = mask.size(0);
        Tensor together = SymmetricProduct.Of(mask.to(ScalarType.Float32)).ToFloat64(), alone = together.diagonal();
        slopeProducts.AddInPlace(together.Times(step * step).Plus(alone.unsqueeze(1).Plus(alone).Times(closed * step)).Plus(closed * closed * count));
        slopeSum.AddInPlace(alone.Times(step).Plus(closed * count));
    }
}
