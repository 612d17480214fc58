namespace DegeneracyLab;

/// <summary>The hyperbolic tangent, y = tanh(x).</summary>
public sealed class TanhAttribute : LayerAttribute;
