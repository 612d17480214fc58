namespace DegeneracyLab.Analysis;

/// <summary>
/// The spectrum of the Hessian of the behavioural loss (<see cref="BehaviouralHessian"/>): all eigenvalues, or for large networks an estimate.
/// </summary>
public sealed record HessianResult
{
    private HessianResult(HessianSpectrum? spectrum, HessianEstimate? estimate)
    {
        Spectrum = spectrum;
        Estimate = estimate;
    }

    /// <summary>All eigenvalues; null for an estimate.</summary>
    public HessianSpectrum? Spectrum { get; }

    /// <summary>The estimate; null where all eigenvalues were found.</summary>
    public HessianEstimate? Estimate { get; }

    /// <summary>The number of trained parameters, which is that of the eigenvalues.</summary>
    public long Parameters => Spectrum?.Parameters ?? Estimate!.Parameters;

    /// <summary>The number of samples.</summary>
    public long Samples => Spectrum?.Samples ?? Estimate!.Samples;

    /// <summary>The trace, up to rounding.</summary>
    public double Trace => Spectrum?.Trace ?? Estimate!.Trace;

    /// <summary>The largest eigenvalue; 0 if there is none.</summary>
    public double Largest => Spectrum is not { } spectrum ? Estimate!.Largest : spectrum.Eigenvalues.Count > 0 ? spectrum.Eigenvalues[0] : 0;

    /// <summary>What the estimate leaves open: one sentence each.</summary>
    public IReadOnlyList<string> Remarks => Estimate is { LeadingAreComplete: false }
        ? ["More rounds may show other eigenvalues among the largest ones of the Hessian: the last run of Lanczos still found some (SpectrumOptions.Rounds)."]
        : [];

    /// <summary>The largest eigenvalues.</summary>
    /// <param name="count">How many, at most; of an estimate there are as many as were found.</param>
    /// <returns>The eigenvalues, descending, with their errors, which are 0 where they are rounding.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public IReadOnlyList<LeadingEigenvalue> Leading(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. (Spectrum?.Eigenvalues.Select(value => new LeadingEigenvalue(value, 0)) ?? Estimate!.Leading).Take(count)];
    }

    /// <summary>The effective number of parameters at a cutoff, as <see cref="HessianSpectrum.EffectiveParameters"/> defines it.</summary>
    /// <param name="cutoff">The cutoff, in units of the eigenvalues.</param>
    /// <returns>The number, with its errors, which are 0 where all eigenvalues are known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not above 0, or below that of the estimate.</exception>
    public SpectralEstimate EffectiveParameters(double cutoff) =>
        Spectrum is { } spectrum ? new(spectrum.EffectiveParameters(cutoff), 0, 0) : Estimate!.EffectiveParameters(cutoff);

    /// <summary>The number of eigenvalues above a cut.</summary>
    /// <param name="cut">The cut.</param>
    /// <returns>The number, with its errors, which are 0 where all eigenvalues are known.</returns>
    public SpectralEstimate CountAbove(double cut) =>
        Spectrum is { } spectrum ? new(spectrum.CountAbove(cut), 0, 0) : Estimate!.CountAbove(cut);

    /// <summary>All eigenvalues as a result.</summary>
    internal static HessianResult Of(HessianSpectrum spectrum) => new(spectrum, null);

    /// <summary>An estimate as a result.</summary>
    internal static HessianResult Of(HessianEstimate estimate) => new(null, estimate);
}
