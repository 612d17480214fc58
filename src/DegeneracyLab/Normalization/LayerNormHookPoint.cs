namespace DegeneracyLab;

/// <summary>
/// The hook point of a layer norm: its own value is the layer's output, [.., width], and its members are the hook points
/// inside, in the order of computation.
/// </summary>
/// <param name="first">The index of the first hook point inside.</param>
/// <param name="name">The hook point's name, unique within its network.</param>
public sealed class LayerNormHookPoint(int first, string name) : BlockHookPoint(first, inside: 2, name)
{
    /// <summary>
    /// The scale, sqrt(variance + epsilon) with the biased variance over the last dimension, [.., 1]. The layer's input goes by
    /// here: products that begin here differentiate by the scale with the input held fixed.
    /// </summary>
    public HookPoint Scale { get; } = new(first, $"{name}.Scale");

    /// <summary>The normalised values, (x - mean) / scale, [.., width].</summary>
    public HookPoint Normalized { get; } = new(first + 1, $"{name}.Normalized");
}
