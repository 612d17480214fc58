namespace DegeneracyLab;

/// <summary>The sigmoid linear unit, y = x / (1 + exp(-x)).</summary>
public sealed class SiLUAttribute : LayerAttribute;
