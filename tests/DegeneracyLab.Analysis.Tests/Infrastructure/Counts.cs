namespace DegeneracyLab.Analysis.Tests;

/// <summary>Reports without bases.</summary>
internal static class Counts
{
    public static DegeneracyReport Of(IInstrumentedNetwork network, Dataset data, double? threshold = null) =>
        NetworkAnalysis.Run(network, data, new() { Degeneracy = DegeneracyCount.ClosedForm, DegeneracyThreshold = threshold, Basis = false }).Degeneracy!;
}
