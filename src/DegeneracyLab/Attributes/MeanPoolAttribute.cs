namespace DegeneracyLab;

/// <summary>The mean over the positions of a sequence, [positions, width] to [width].</summary>
public sealed class MeanPoolAttribute : LayerAttribute;
