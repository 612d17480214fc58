namespace DegeneracyLab.Analysis;

/// <summary>How a free direction moves one parameter.</summary>
/// <param name="Parameter">The parameter's name, for example <c>Linear1.weight</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Values">The change of each of its numbers for a step of 1, row by row.</param>
public sealed record ParameterMove(string Parameter, IReadOnlyList<long> Shape, IReadOnlyList<double> Values);
