namespace DegeneracyLab.Analysis;

/// <summary>One of the largest eigenvalues.</summary>
/// <param name="Value">The value.</param>
/// <param name="Error">The Hessian has an eigenvalue within this of the value: the length of what is left of H y - value y, and rounding.</param>
public sealed record LeadingEigenvalue(double Value, double Error);
