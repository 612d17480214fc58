namespace DegeneracyLab.Analysis;

/// <summary>How long the phases of an analysis took, in seconds.</summary>
/// <param name="Means">Forward passes, for the activations at the node layers.</param>
/// <param name="Gram">Means and co-moments of these, in the same pass over the data.</param>
/// <param name="Bases">Second moments of Jacobians, and bases.</param>
/// <param name="Edges">Edges.</param>
public sealed record InteractionTimings(double Means, double Gram, double Bases, double Edges);
