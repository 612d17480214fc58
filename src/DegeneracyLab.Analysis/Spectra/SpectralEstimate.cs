namespace DegeneracyLab.Analysis;

/// <summary>A number that rests on random vectors, with its errors.</summary>
/// <param name="Value">The number.</param>
/// <param name="StandardError">The standard error of the mean over the random vectors.</param>
/// <param name="QuadratureError">A bound of the error that is left for these vectors, because Lanczos has a finite number of steps.</param>
public sealed record SpectralEstimate(double Value, double StandardError, double QuadratureError);
