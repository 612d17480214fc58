using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Any section: unit vectors at its end are pulled back for every sample.</summary>
internal sealed class JacobianProductSums : MeanJacobianSums
{
    private readonly Tensor sum;

    /// <summary>No samples yet.</summary>
    /// <param name="section">The section.</param>
    public JacobianProductSums(NetworkSection section)
        : base(section) => sum = NewTotal(section.To.Positions * section.To.Width, section.From.Positions * section.From.Width);

    /// <inheritdoc/>
    public override string Method => JacobianMoments.Products;

    /// <inheritdoc/>
    public override Tensor Mean() => sum.DividedBy(Count);

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        using SectionPoint point = Section.At(samples.Inputs(first, count));
        Tensor units = eye(Section.To.Width, dtype: ScalarType.Float64, device: Device);
        foreach ((long position, long coordinate, Tensor part) in Cotangents.Of(Section, units, count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using (part)
                sum.narrow(0, (position * Section.To.Width) + coordinate, part.size(0)).AddInPlace(point.PullBack(part).sum([1]).flatten(1));
        }
    }
}
