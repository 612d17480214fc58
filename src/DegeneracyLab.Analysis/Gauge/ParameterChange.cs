using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>The change of a number among the parameters by which a step passes a change on: a sum over the unknowns.</summary>
/// <param name="Parameter">The parameter; null for a missing bias, which can't change.</param>
/// <param name="Index">The number's place in it, row by row.</param>
/// <param name="Terms">Unknowns and their factors.</param>
internal readonly record struct ParameterChange(Parameter? Parameter, long Index, IReadOnlyList<(int Unknown, double Factor)> Terms);
