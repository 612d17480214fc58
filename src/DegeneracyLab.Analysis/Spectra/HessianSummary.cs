namespace DegeneracyLab.Analysis;

/// <summary>The numbers of a spectrum that reports and files show.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Leading">The largest eigenvalues with their errors.</param>
/// <param name="Counts">Counts at several ratios to the largest eigenvalue.</param>
internal sealed record HessianSummary(double Trace, IReadOnlyList<LeadingEigenvalue> Leading, IReadOnlyList<HessianCount> Counts)
{
    /// <summary>
    /// The smallest ratio of an eigenvalue to the largest that is not rounding: where all are known, 1e-10 for singular values of the Jacobian;
    /// in an estimate that of <see cref="HessianEstimate.SmallestCutoff"/>.
    /// </summary>
    private const double OfSpectrum = 1e-20, OfEstimate = 1e-12;

    private static readonly double[] Ratios = [1e-2, 1e-4, 1e-6, 1e-8];

    /// <summary>The numbers of a spectrum.</summary>
    /// <param name="result">The spectrum.</param>
    /// <param name="leading">The number of largest eigenvalues.</param>
    public static HessianSummary Of(HessianResult result, int leading)
    {
        // Where all eigenvalues are 0, or there is none, nothing is above a part of the largest.
        double[] ratios = result.Largest > 0 ? [.. Ratios, result.Estimate is null ? OfSpectrum : OfEstimate] : [];
        return new(result.Trace, result.Leading(leading), [.. ratios.Select(ratio => new HessianCount(ratio, result.CountAbove(ratio * result.Largest), result.EffectiveParameters(ratio * result.Largest)))]);
    }
}

/// <summary>Counts of eigenvalues at a ratio to the largest.</summary>
/// <param name="Ratio">The ratio.</param>
/// <param name="Above">The number of eigenvalues above it.</param>
/// <param name="Effective">The effective number of parameters with it as the cutoff.</param>
internal sealed record HessianCount(double Ratio, SpectralEstimate Above, SpectralEstimate Effective);
