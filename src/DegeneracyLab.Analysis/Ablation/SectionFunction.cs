using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What a section makes of the vectors at its begin, and of the features that each feature at its end is let see. In closed form where
/// its structure allows that; else the network computes it.
/// </summary>
internal abstract class SectionFunction : IDisposable
{
    private protected SectionFunction(NetworkSection section) => Section = section;

    /// <summary>The section.</summary>
    public NetworkSection Section { get; }

    /// <summary>Finds the function of a section.</summary>
    /// <param name="section">The section, which must live longer.</param>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The function, which the caller disposes.</returns>
    public static SectionFunction Of(NetworkSection section, Tensor sample)
    {
        // Kernels of our own work on the memory of the CPU.
        if (section.NetworkDevice.type != DeviceType.CPU)
            return new TracedFunction(section);
        if (AffineFunction.For(section, sample) is { } affine)
            return affine;
        if (section.AsGated(sample) is { Activation.Derivative: LayerDerivative.Gate } gated)
            return new GatedFunction(gated);
        return section.AsAttention(sample) is { } attention ? new AttentionFunction(attention) : new TracedFunction(section);
    }

    /// <summary>Applies it to vectors.</summary>
    /// <param name="inputs">Inputs of the network, to which the vectors belong.</param>
    /// <param name="vectors">[samples, positions, d] at the section's begin, in the network's type.</param>
    /// <returns>[samples, positions, d] at its end, in the dispose scope of the caller.</returns>
    public abstract Tensor Apply(Tensor inputs, Tensor vectors);

    /// <summary>Prepares it for features in place of vectors.</summary>
    /// <param name="from">The features at the section's begin, in the network's type.</param>
    /// <param name="to">C at its end, [d_to, r_to], in the network's type.</param>
    /// <returns>The function of features, which the caller disposes before this one.</returns>
    public abstract FeatureFunction In(Features from, Tensor to);

    /// <summary>The function of other vectors, from which those at the section's begin are made.</summary>
    /// <param name="map">How they are made, [others, d].</param>
    /// <returns>x -> f(x map), which the caller disposes.</returns>
    public SectionFunction After(Tensor map)
    {
        using var scope = NewDisposeScope();
        Tensor wide = map.ToFloat64();
        return Reading(own => wide.matmul(own.ToFloat64()));
    }

    /// <summary>The function of some coordinates alone, each times a factor.</summary>
    /// <param name="places">The coordinates, [some], Int64.</param>
    /// <param name="factors">The factors, [some].</param>
    /// <returns>The function of these, [.., some], which the caller disposes.</returns>
    public SectionFunction OfSome(Tensor places, Tensor factors)
    {
        using var scope = NewDisposeScope();
        Tensor column = factors.unsqueeze(-1);
        return Reading(own => own.index_select(-2, places) * column);
    }

    /// <summary>The function and then a map at each position.</summary>
    /// <param name="map">The map, [d_to, others].</param>
    /// <returns>x -> f(x) map, which the caller disposes.</returns>
    public SectionFunction Before(Tensor map)
    {
        using var scope = NewDisposeScope();
        Tensor wide = map.ToFloat64();
        return Writing(own => own.ToFloat64().matmul(wide));
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The function with other maps by which it reads vectors.</summary>
    /// <param name="change">Changes a map, [.., d, units], along its rows.</param>
    private protected abstract SectionFunction Reading(Func<Tensor, Tensor> change);

    /// <summary>The function with other maps by which it writes vectors.</summary>
    /// <param name="change">Changes a map, [.., units, d_to], along its columns.</param>
    private protected abstract SectionFunction Writing(Func<Tensor, Tensor> change);

    /// <summary>A matrix in the network's type and on its device, in no dispose scope.</summary>
    /// <param name="matrix">The matrix.</param>
    private protected Tensor Owned(Tensor matrix) => matrix.to(Section.Network.Dtype).to(Section.NetworkDevice).contiguous().clone().DetachFromDisposeScope();
}

/// <summary>What a section makes of features, where each feature at its end is let see some of them.</summary>
internal abstract class FeatureFunction : IDisposable
{
    /// <summary>Applies it.</summary>
    /// <param name="inputs">Inputs of the network, to which the features belong.</param>
    /// <param name="features">[samples, positions, r_from], in the network's type.</param>
    /// <param name="mask">Who sees what.</param>
    /// <returns>[samples, positions, r_to], in the dispose scope of the caller.</returns>
    public abstract Tensor Apply(Tensor inputs, Tensor features, FeatureMask mask);

    /// <inheritdoc/>
    public abstract void Dispose();
}
