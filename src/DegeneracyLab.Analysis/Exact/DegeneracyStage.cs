namespace DegeneracyLab.Analysis;

/// <summary>A stage in the explanation of a null space: the free directions of one mechanism that no earlier stage has.</summary>
/// <param name="Name">Its short name: <c>act</c>, <c>sync</c>, <c>pair_u</c>.</param>
/// <param name="Dimension">The number of dimensions that it adds to the sum of all earlier stages.</param>
/// <param name="Meaning">What the mechanism is, in words.</param>
public sealed record DegeneracyStage(string Name, int Dimension, string Meaning);
