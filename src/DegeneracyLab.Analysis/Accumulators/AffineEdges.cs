using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Squared edges of an affine section whose begin has one position: with its Jacobian J in features the same for all samples
/// they are the square of J times the mean square of the earlier feature, summed over the later positions.
/// </summary>
internal sealed class AffineEdges : SectionSums
{
    private readonly Features from;
    private readonly Tensor squaredJacobian;
    private readonly Tensor squares;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    /// <param name="from">The features of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end, [d_to, r_to].</param>
    /// <param name="sample">One input of the network.</param>
    public AffineEdges(NetworkSection section, Features from, Tensor to, Tensor sample)
        : base(section)
    {
        this.from = from;
        squaredJacobian = zeros(to.size(1), from.Dimension, dtype: ScalarType.Float64, device: Device).DetachFromDisposeScope();
        squares = NewTotal(from.Dimension);
        using var scope = NewDisposeScope();
        using SectionPoint point = section.At(sample);
        foreach ((_, long feature, Tensor part) in Cotangents.Of(section, to, rows: 1))
        {
            using Tensor cotangents = part;
            Tensor jacobian = point.PullBack(cotangents).flatten(1).matmul(from.CPinv.t());                // [k, r_from]
            squaredJacobian.narrow(0, feature, part.size(0)).AddInPlace(jacobian.Squared());
        }
    }

    /// <inheritdoc/>
    public override string Method => JacobianMoments.OneJacobian;

    /// <inheritdoc/>
    public override Tensor Mean()
    {
        using var scope = NewDisposeScope();
        return (squaredJacobian * squares.DividedBy(Count)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        squaredJacobian.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        squares.AddInPlace(samples.Values(Section.From, first, count).squeeze(1).matmul(from.C).Squared().sum([0]));
    }
}
