using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The sums that one pass over the data accumulates for a section, in float64.</summary>
public sealed class SectionStatistics : IDisposable
{
    internal SectionStatistics(Section section, Device device)
        : this(
            section,
            Zeros(device, section.Width, section.InputWidth + 1),
            Zeros(device, section.Width + 1, section.Width + 1),
            section.Kind == SectionKind.Gated ? Zeros(device, section.Width, section.Width) : null,
            section.Kind == SectionKind.Smooth ? Zeros(device, section.Width + 1, section.Width + 1) : null)
    {
    }

    internal SectionStatistics(Section section, Tensor foldedWeight, Tensor jacobianSum, Tensor? cofiring, Tensor? slopeSum)
    {
        Section = section;
        FoldedWeight = foldedWeight;
        JacobianSum = jacobianSum;
        Cofiring = cofiring;
        SlopeSum = slopeSum;
    }

    /// <summary>The section.</summary>
    public Section Section { get; }

    /// <summary>The weights with the bias as last column (zero without a bias), [width, inputs + 1].</summary>
    public Tensor FoldedWeight { get; internal set; }

    /// <summary>
    /// The sum over samples and outputs k of J_k J_k^T, [width + 1, width + 1], where J_k is the derivative of output k by
    /// the pre-activations and, last, by the constant that multiplies the biases of all later sections.
    /// </summary>
    public Tensor JacobianSum { get; private set; }

    /// <summary>For a gated section how many samples open the gates of both units i and j, [width, width].</summary>
    public Tensor? Cofiring { get; private set; }

    /// <summary>
    /// For a smooth section the sum over samples of s s^T, [width + 1, width + 1], where s are the slopes d y / d p and,
    /// last, a constant 1.
    /// </summary>
    public Tensor? SlopeSum { get; private set; }

    /// <summary>
    /// The co-activation matrix S, [width + 1, width + 1]: the mean over samples of s s^T, where s are the slopes d y / d p
    /// and, last, 1 for a constant that is carried along.
    /// </summary>
    /// <param name="count">The number of samples.</param>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor CoActivation(long count)
    {
        using var scope = NewDisposeScope();
        int width = Section.Width;
        switch (Section.Kind)
        {
            case SectionKind.Smooth:
                return SlopeSum!.DividedBy(count).MoveToOuterDisposeScope();
            case SectionKind.Gated:
                // s = closed + (open - closed) m with the mask m, whose second moment is Cofiring / count.
                Device device = Cofiring!.device;
                Tensor m = ones(width + 1, width + 1, dtype: ScalarType.Float64, device: device);
                m.narrow(0, 0, width).narrow(1, 0, width).copy_(Cofiring!.DividedBy(count));
                m.narrow(0, 0, width).select(1, width).copy_(Cofiring!.diagonal().DividedBy(count));
                m.select(0, width).narrow(0, 0, width).copy_(Cofiring!.diagonal().DividedBy(count));
                Tensor scale = ones(width + 1, dtype: ScalarType.Float64, device: device).MultiplyInPlace(Section.OpenSlope - Section.ClosedSlope);
                Tensor shift = ones_like(scale).MultiplyInPlace(Section.ClosedSlope);
                scale.narrow(0, width, 1).FillInPlace(1);
                shift.narrow(0, width, 1).FillInPlace(0);
                Tensor scaledMean = scale * m.select(0, width);
                return (outer(scale, scale) * m).Plus(outer(shift, scaledMean)).Plus(outer(scaledMean, shift)).Plus(outer(shift, shift)).MoveToOuterDisposeScope();
            default:
                Tensor slope = ones(width + 1, dtype: ScalarType.Float64, device: JacobianSum.device);
                return outer(slope, slope).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Adds the sums of another part of the data.</summary>
    internal void Merge(SectionStatistics other)
    {
        JacobianSum.AddInPlace(other.JacobianSum);
        Cofiring?.AddInPlace(other.Cofiring!);
        SlopeSum?.AddInPlace(other.SlopeSum!);
    }

    /// <summary>Moves the sums to the CPU, at the end of a pass.</summary>
    internal void MoveToCpu()
    {
        FoldedWeight = Move(FoldedWeight)!;
        JacobianSum = Move(JacobianSum)!;
        Cofiring = Move(Cofiring);
        SlopeSum = Move(SlopeSum);

        static Tensor? Move(Tensor? sum)
        {
            if (sum is null || sum.device_type == DeviceType.CPU)
                return sum;
            using (sum)
                return sum.cpu().DetachFromDisposeScope();
        }
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        FoldedWeight.Dispose();
        JacobianSum.Dispose();
        Cofiring?.Dispose();
        SlopeSum?.Dispose();
    }

    private static Tensor Zeros(Device device, params long[] shape) => zeros(shape, ScalarType.Float64, device).DetachFromDisposeScope();
}
