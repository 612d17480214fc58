namespace DegeneracyLab;

/// <summary>
/// Normalisation over the last dimension, y = (x - mean) / scale * w + b with scale = sqrt(variance + Epsilon).
/// </summary>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Whether it has weights w and a bias b.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether weights and bias are trained; if not, they are no part of the network's parameter count.</summary>
    public bool Trainable { get; set; } = true;
}
