using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The sum over samples of a section's Jacobian, from every position to every position.</summary>
internal abstract class MeanJacobianSums : SampleSums
{
    private protected MeanJacobianSums(NetworkSection section) => Section = section;

    /// <summary>How it is computed, in words: all ways give the same numbers to rounding.</summary>
    public abstract string Method { get; }

    /// <summary>The section, without constants.</summary>
    private protected NetworkSection Section { get; }

    /// <inheritdoc/>
    private protected sealed override Device Device => Section.Device;

    /// <summary>The sums by the way that suits a section.</summary>
    /// <param name="section">The section, which must live longer.</param>
    /// <param name="sample">One input of the network.</param>
    public static MeanJacobianSums Of(NetworkSection section, Tensor sample)
    {
        if (section.IsAffine)
            return new OneJacobianSum(section, sample);
        if (section.AsGated(sample) is { } gated)
            return new SlopeMeans(gated);
        return (MeanJacobianSums?)AttentionMeans.For(section, sample) ?? new JacobianProductSums(section);
    }

    /// <summary>The mean.</summary>
    /// <returns>[positions x d_to, positions x d_from]; a tensor of the caller's.</returns>
    public abstract Tensor Mean();
}
