namespace DegeneracyLab;

/// <summary>The square, y = x^2.</summary>
public sealed class SquareAttribute : LayerAttribute;
