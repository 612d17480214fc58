namespace DegeneracyLab;

/// <summary>The soft rectifier, y = log(1 + exp(x)), and y = x above 20, as libtorch has it.</summary>
public sealed class SoftplusAttribute : LayerAttribute;
