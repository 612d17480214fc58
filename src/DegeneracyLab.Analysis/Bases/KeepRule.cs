using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>Which directions are kept, by their eigenvalues.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="IsAbsolute">
/// Whether the threshold is a number, which the absolute value of an eigenvalue must exceed; else it is a ratio to the largest
/// eigenvalue, and negative ones are noise.
/// </param>
internal readonly record struct KeepRule(double Threshold, bool IsAbsolute)
{
    /// <summary>The rule that options ask for.</summary>
    /// <exception cref="ArgumentException">Both thresholds are given; the relative one is not between 0 and 1, or the absolute one not above 0.</exception>
    public static KeepRule Of(AnalysisOptions options, TorchSharp.torch.ScalarType dtype)
    {
        if (options is { Threshold: not null, AbsoluteThreshold: not null })
            throw Refusal.OfOptions($"A basis has one threshold, but both {Named(nameof(AnalysisOptions.Threshold))} and {Named(nameof(AnalysisOptions.AbsoluteThreshold))} are given.");
        if (options.AbsoluteThreshold is { } absolute)
            return absolute > 0 && double.IsFinite(absolute) ? new(absolute, IsAbsolute: true) : throw Refusal.OfOptions($"{Named(nameof(AnalysisOptions.AbsoluteThreshold))} must be above 0, but is {absolute}.");
        double threshold = options.Threshold ?? RankThreshold.DefaultFor(dtype);
        return threshold is > 0 and < 1 ? new(threshold, IsAbsolute: false) : throw Refusal.OfOptions($"{Named(nameof(AnalysisOptions.Threshold))} must be between 0 and 1, but is {threshold}.");
    }

    /// <summary>Decides.</summary>
    /// <param name="eigenvalues">The eigenvalues; under the absolute rule their absolute values.</param>
    /// <returns>The rank with its spectrum.</returns>
    public NumericalRank Decide(IEnumerable<double> eigenvalues) => NumericalRank.Of(eigenvalues, Threshold, IsAbsolute ? 1 : null);
}
