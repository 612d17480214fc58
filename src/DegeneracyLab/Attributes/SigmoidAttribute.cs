namespace DegeneracyLab;

/// <summary>The logistic function, y = 1 / (1 + exp(-x)).</summary>
public sealed class SigmoidAttribute : LayerAttribute;
