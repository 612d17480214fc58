namespace DegeneracyLab.Analysis;

/// <summary>The samples of a proof, with their gates and maxima decided.</summary>
/// <param name="Inputs">The inputs of each sample.</param>
/// <param name="Choices">The choices of each sample.</param>
internal sealed record ProofSamples(IReadOnlyList<double[]> Inputs, IReadOnlyList<int[]> Choices);
