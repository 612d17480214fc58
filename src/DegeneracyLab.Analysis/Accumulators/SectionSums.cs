using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What is summed up for a section: M' of the node layer at its begin, or its edges.</summary>
/// <param name="section">The section.</param>
internal abstract class SectionSums(NetworkSection section) : SampleSums
{
    /// <summary>How it is computed, in words: all ways give the same numbers to rounding.</summary>
    public abstract string Method { get; }

    /// <summary>The standard error of the mean in the Frobenius norm, as a ratio to its norm, where sources are random; null if it is exact, NaN if one source can't tell.</summary>
    public virtual double? RelativeStandardError => null;

    /// <summary>Of edges: the gates that are others at what features write back than at the activations, and at how many samples and positions, where it is counted.</summary>
    public virtual (long Gates, long Rows) OtherGates => (0, 0);

    /// <summary>M', [d, d], or the edges, [r_to, r_from]: the mean over samples and the positions at the section's begin.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public abstract Tensor Mean();

    /// <summary>F with M' = F F^T, [d, k], where the section's structure leaves fewer directions k than it has coordinates; else null.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public virtual Tensor? Factor() => null;

    /// <summary>Of formulas by gradients g the mean of g x^T, [d, d]; null of others.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public virtual Tensor? Activity() => null;

    /// <summary>The section.</summary>
    private protected NetworkSection Section { get; } = section;

    /// <summary>The number of vectors at the section's begin over which means are taken: samples times positions.</summary>
    private protected long Rows => Count * Section.From.Positions;

    /// <inheritdoc/>
    private protected sealed override Device Device => Section.Device;
}
