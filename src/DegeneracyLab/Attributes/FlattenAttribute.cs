namespace DegeneracyLab;

/// <summary>All entries of a sample in one dimension, in row-major order.</summary>
public sealed class FlattenAttribute : LayerAttribute;
