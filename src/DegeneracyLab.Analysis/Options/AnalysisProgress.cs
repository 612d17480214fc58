namespace DegeneracyLab.Analysis;

/// <summary>How far an analysis has come.</summary>
/// <param name="Pass">What the pass over the data is for.</param>
/// <param name="Number">The number of the pass, from 1.</param>
/// <param name="Passes">The number of all passes.</param>
/// <param name="Samples">The samples that the pass has taken in.</param>
/// <param name="Total">The number of all samples; null in the first pass over batches, whose number is not known beforehand.</param>
/// <param name="Share">The part of the whole that is done, from 0 to 1, by expected multiply-adds; it never falls.</param>
/// <param name="Work">What is done with the sums after the data were read, or product by product; null while a pass reads them.</param>
public readonly record struct AnalysisProgress(string Pass, int Number, int Passes, long Samples, long? Total, double Share, string? Work = null);
