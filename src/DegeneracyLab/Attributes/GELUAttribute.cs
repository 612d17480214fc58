namespace DegeneracyLab;

/// <summary>The Gaussian error linear unit in its exact form, y = x Phi(x) with the normal distribution function Phi.</summary>
public sealed class GELUAttribute : LayerAttribute;
