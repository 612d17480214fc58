namespace DegeneracyLab.Analysis;

/// <summary>
/// All eigenvalues of the Hessian of the behavioural loss (<see cref="BehaviouralHessian"/>), from the singular values of the parameter
/// Jacobian, whose columns are as they are.
/// </summary>
public sealed record HessianSpectrum
{
    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The eigenvalues, descending, as many as there are trained parameters. Those below 1e-30 of the largest are rounding.</summary>
    public required IReadOnlyList<double> Eigenvalues { get; init; }

    /// <summary>The trace: the sum of the eigenvalues.</summary>
    public double Trace => Eigenvalues.Sum();

    /// <summary>The number of trained parameters.</summary>
    public int Parameters => Eigenvalues.Count;

    /// <summary>
    /// The effective number of parameters at a cutoff, the sum of h / (h + cutoff) over all eigenvalues h. It is 2 beta times the mean loss of
    /// the posterior with a Gaussian of deviation sigma around the parameters and inverse temperature beta, cutoff = 1 / (beta sigma^2), as far as
    /// the loss is quadratic.
    /// </summary>
    /// <param name="cutoff">The cutoff, in units of the eigenvalues.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cutoff is not above 0.</exception>
    public double EffectiveParameters(double cutoff)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cutoff);
        return Eigenvalues.Sum(value => value / (value + cutoff));
    }

    /// <summary>The number of eigenvalues above a cut.</summary>
    /// <param name="cut">The cut.</param>
    /// <returns>The number.</returns>
    public int CountAbove(double cut) => Eigenvalues.Count(value => value > cut);
}
