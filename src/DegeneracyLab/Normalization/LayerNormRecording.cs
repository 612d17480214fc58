using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>The part of a trace that belongs to a layer norm. The trace owns the tensors.</summary>
/// <param name="trace">The trace.</param>
/// <param name="place">The layer's hook point.</param>
public sealed class LayerNormRecording(NetworkTrace trace, LayerNormHookPoint place) : BlockRecording(trace, place)
{
    /// <summary>The scale, sqrt(variance + epsilon), [batch, .., 1].</summary>
    /// <exception cref="InvalidOperationException">It was not recorded.</exception>
    public Tensor Scale => Trace[place.Scale];

    /// <summary>The normalised values, (x - mean) / scale, [batch, .., width].</summary>
    /// <exception cref="InvalidOperationException">They were not recorded.</exception>
    public Tensor Normalized => Trace[place.Normalized];
}
