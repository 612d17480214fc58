namespace DegeneracyLab;

/// <summary>The last position of a sequence, [positions, width] to [width].</summary>
public sealed class LastPositionAttribute : LayerAttribute;
