namespace DegeneracyLab;

/// <summary>The rectifier, y = max(x, 0). Its gate is open where x > 0.</summary>
public sealed class ReLUAttribute : LayerAttribute;
