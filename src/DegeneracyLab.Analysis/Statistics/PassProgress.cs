namespace DegeneracyLab.Analysis;

/// <summary>How far a pass over the data has come.</summary>
/// <param name="Samples">The samples that were taken in.</param>
/// <param name="Total">The number of all samples; null if it is not known beforehand.</param>
public readonly record struct PassProgress(long Samples, long? Total);
