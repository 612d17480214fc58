namespace DegeneracyLab.Analysis;

/// <summary>
/// The spectrum of the Hessian of the behavioural loss (<see cref="BehaviouralHessian"/>), as products with it show it: the trace and the
/// largest eigenvalues by themselves, and counts of all eigenvalues from random vectors, by stochastic Lanczos quadrature (Ubaru, Chen and
/// Saad, "Fast estimation of tr(f(A)) via stochastic Lanczos quadrature", 2017) on the complement of the leading eigenvectors.
/// </summary>
public sealed record HessianEstimate
{
    /// <summary>Products with the Hessian are exact for a matrix that differs from it by this ratio to its largest eigenvalue, at most.</summary>
    internal const double Rounding = 1e-14;

    /// <summary>The number of trained parameters, which is that of the eigenvalues.</summary>
    public required long Parameters { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The number of products with the Hessian that were taken.</summary>
    public required long Products { get; init; }

    /// <summary>The trace, up to rounding: a sum of squares over the data.</summary>
    public required double Trace { get; init; }

    /// <summary>The diagonal of the Hessian, in the order of the network's parameters, up to rounding.</summary>
    public required IReadOnlyList<double> Diagonal { get; init; }

    /// <summary>The largest eigenvalues, descending, each as often as it was found; fewer than asked for if all others are 0.</summary>
    public required IReadOnlyList<LeadingEigenvalue> Leading { get; init; }

    /// <summary>
    /// Whether a last run of Lanczos, from a random vector on the complement of the leading eigenvectors, found none that is larger. If not,
    /// more rounds may show others among them.
    /// </summary>
    public required bool LeadingAreComplete { get; init; }

    /// <summary>What each random vector says of the eigenvalues that are not among the leading ones.</summary>
    public required IReadOnlyList<SpectralRule> Rules { get; init; }

    /// <summary>
    /// The smallest cutoff for effective counts: 1e-12 of the largest eigenvalue. Products in float64 leave eigenvalues uncertain by 1e-14 of
    /// the largest, which at this cutoff is a hundredth of a parameter for each eigenvalue that is 0; the stated errors have it in them.
    /// </summary>
    public double SmallestCutoff => 1e-12 * Largest;

    /// <summary>The largest eigenvalue that was found.</summary>
    internal double Largest => Leading.Count > 0 ? Leading[0].Value : Rules.SelectMany(rule => rule.Nodes).DefaultIfEmpty().Max();

    /// <summary>The effective number of parameters at a cutoff, as <see cref="HessianSpectrum.EffectiveParameters"/> defines it.</summary>
    /// <param name="cutoff">The cutoff, in units of the eigenvalues.</param>
    /// <returns>The number with its errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not above 0, or below <see cref="SmallestCutoff"/>.</exception>
    public SpectralEstimate EffectiveParameters(double cutoff)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cutoff);
        ArgumentOutOfRangeException.ThrowIfLessThan(cutoff, SmallestCutoff);
        double leading = Leading.Sum(each => each.Value / (each.Value + cutoff));
        // The trace of f(H) less that of f(H') for H' without the couplings between leading vectors and the others, by the resolvent identity;
        // each coupling changes the trace of a function from 0 to 1 by no more than 1.
        double couplings = Leading.Sum(each => Math.Min((2 + (each.Error / cutoff)) * each.Error / (each.Value + cutoff), 1));
        // A change of the eigenvalues changes h / (h + cutoff) by no more than its ratio to the cutoff.
        double rounding = Rounding * Largest / cutoff * Parameters;
        return Estimate(rule => rule.Effective(cutoff), leading, couplings + rounding);
    }

    /// <summary>The number of eigenvalues above a cut.</summary>
    /// <param name="cut">The cut.</param>
    /// <returns>The number with its errors.</returns>
    public SpectralEstimate CountAbove(double cut) => CountBetween(cut, double.PositiveInfinity);

    /// <summary>The number of eigenvalues in an interval.</summary>
    /// <param name="lower">The lower end, which is not in it.</param>
    /// <param name="upper">The upper end, which is.</param>
    /// <returns>The number with its errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lower end is not below the upper one.</exception>
    public SpectralEstimate CountBetween(double lower, double upper)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lower, upper);
        // Without the couplings no eigenvalue is further away than this (Weyl).
        double error = Math.Sqrt(Leading.Sum(each => each.Error * each.Error));
        int fewest = Leading.Count(each => each.Value > lower + error && each.Value <= upper - error);
        int most = Leading.Count(each => each.Value > lower - error && each.Value <= upper + error);
        return Estimate(Weight, 0.5 * (fewest + most), 0.5 * (most - fewest));

        (double Lower, double Upper) Weight(SpectralRule rule) => (
            Math.Max(rule.WeightAbove(lower + error).Lower - rule.WeightAbove(upper - error).Upper, 0),
            rule.WeightAbove(lower - error).Upper - rule.WeightAbove(upper + error).Lower);
    }

    /// <summary>The spectral density as a histogram: the number of eigenvalues between each edge and the next.</summary>
    /// <param name="edges">The edges, ascending.</param>
    /// <returns>A number with its errors for each interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The edges do not ascend.</exception>
    public IReadOnlyList<SpectralEstimate> Density(IReadOnlyList<double> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        return [.. edges.Zip(edges.Skip(1), CountBetween)];
    }

    private SpectralEstimate Estimate(Func<SpectralRule, (double Lower, double Upper)> bounds, double leading, double error)
    {
        if (Parameters == 0)
            return new(0, 0, 0);
        (double Lower, double Upper)[] all = [.. Rules.Select(bounds)];
        double[] middles = [.. all.Select(each => 0.5 * (each.Lower + each.Upper))];
        double mean = middles.Average(), squares = middles.Sum(middle => (middle - mean) * (middle - mean));
        return new(leading + mean, Math.Sqrt(squares / (middles.Length * (middles.Length - 1.0))), error + all.Average(each => Math.Max(0.5 * (each.Upper - each.Lower), 0)));
    }
}
