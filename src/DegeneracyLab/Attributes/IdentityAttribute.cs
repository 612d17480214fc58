namespace DegeneracyLab;

/// <summary>The identity, y = x: a hook point of its own where a network has none.</summary>
public sealed class IdentityAttribute : LayerAttribute;
