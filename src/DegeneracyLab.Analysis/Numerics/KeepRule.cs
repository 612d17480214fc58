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
    public static KeepRule Of(BasisOptions options, TorchSharp.torch.ScalarType dtype) => options.AbsoluteThreshold is { } absolute
        ? new(absolute, IsAbsolute: true)
        : new(options.Threshold ?? RankThreshold.DefaultFor(dtype), IsAbsolute: false);

    /// <summary>Decides.</summary>
    /// <param name="eigenvalues">The eigenvalues; under the absolute rule their absolute values.</param>
    /// <returns>The rank with its spectrum.</returns>
    public NumericalRank Decide(IEnumerable<double> eigenvalues) => NumericalRank.Of(eigenvalues, Threshold, IsAbsolute ? 1 : null);
}
