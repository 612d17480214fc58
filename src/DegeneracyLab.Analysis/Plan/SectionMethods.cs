using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Chooses the fastest exact way for a section. Batched products serve every section; others need a certain structure.</summary>
internal static class SectionMethods
{
    /// <summary>How M' is to be computed.</summary>
    /// <param name="section">The section.</param>
    /// <param name="c">C of the node layer at its end.</param>
    /// <param name="options">The choices.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>Moments without samples, which the caller disposes.</returns>
    public static SectionSums Moments(NetworkSection section, Tensor c, BasisOptions options, Tensor sample)
    {
        bool atOnePoint = options.Integration.IsAtTheEnd || section.IsHomogeneous;
        if (options.Kind == BasisKind.Local && atOnePoint)
        {
            if (section.AsGated(sample) is { } gated)
                return new GatedMoments(gated, c);
            if (section.AsAttention(sample) is { } attention && AttentionMoments.IsFasterThanProducts(attention, c.size(1)))
                return new AttentionMoments(attention, c);
        }

        return new JacobianMoments(section, c, options.Kind, options.Integration, options.StochasticSources);
    }

    /// <summary>How edges are to be computed.</summary>
    /// <param name="section">The section.</param>
    /// <param name="from">The basis of the node layer at its begin.</param>
    /// <param name="to">C of the one at its end.</param>
    /// <param name="options">The choices.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>Sums without samples, which the caller disposes.</returns>
    public static SectionSums Edges(NetworkSection section, NodeBasis from, Tensor to, EdgeOptions options, Tensor sample)
    {
        // Kernels of our own work on the memory of the CPU.
        bool isOnCpu = section.Device.type == DeviceType.CPU;
        if (options.Formula == EdgeFormula.Squared && section.IsHomogeneous)
        {
            if (section.IsAffine && section.From.Positions == 1)
                return new AffineEdges(section, from, to, sample);
            if (isOnCpu && section.AsGated(sample) is { } gated)
                return new GatedEdges(gated, from, to);
        }

        bool isSquaredAtOnePoint = options is { Formula: EdgeFormula.Squared, Integration.IsAtTheEnd: true };
        if (isSquaredAtOnePoint && section.AsGated(sample) is { } elementwise && SlopeEdges.IsFasterThanProducts(elementwise, from.Dimension))
            return new SlopeEdges(elementwise, from, to);
        if (isSquaredAtOnePoint && isOnCpu && section.AsAttention(sample) is { } attention && AttentionEdges.IsFasterThanProducts(attention, from.Dimension))
            return new AttentionEdges(attention, from, to);
        return new EdgeSums(section, from, to, options);
    }
}
