using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The rank of a positive semidefinite matrix, decided by its eigenvalues, with all that is needed to doubt it.
/// </summary>
public sealed record NumericalRank
{
    /// <summary>A gap below this, between the smallest kept and the largest dropped eigenvalue, decides nothing.</summary>
    public const double ResolvedGap = 1e3;

    private NumericalRank(IReadOnlyList<double> spectrum, double threshold, double scale)
    {
        Spectrum = spectrum;
        Threshold = threshold;
        Scale = scale;
        Rank = CountAbove(threshold);
    }

    /// <summary>The eigenvalues, descending. Signed: what is negative is noise, and shows its size.</summary>
    public IReadOnlyList<double> Spectrum { get; }

    /// <summary>The threshold, as a ratio to <see cref="Scale"/>.</summary>
    public double Threshold { get; }

    /// <summary>What the threshold is a ratio to: the matrix's largest eigenvalue, or that of the layer that it is a part of.</summary>
    public double Scale { get; }

    /// <summary>The number of eigenvalues.</summary>
    public int Dimension => Spectrum.Count;

    /// <summary>The number of eigenvalues above the threshold.</summary>
    public int Rank { get; }

    /// <summary>The number of the others.</summary>
    public int Nullity => Dimension - Rank;

    /// <summary>The smallest kept eigenvalue; NaN if none is kept.</summary>
    public double SmallestKept => Rank > 0 ? Spectrum[Rank - 1] : double.NaN;

    /// <summary>The largest dropped eigenvalue, at least 0; NaN if none is dropped.</summary>
    public double LargestDropped => Rank < Dimension ? Math.Max(Spectrum[Rank], 0) : double.NaN;

    /// <summary>
    /// The smallest kept over the largest dropped eigenvalue: infinite if the dropped are exactly zero, NaN if nothing was
    /// kept or nothing dropped.
    /// </summary>
    public double Gap => SmallestKept / LargestDropped;

    /// <summary>The rank at ten times the threshold.</summary>
    public int RankAtTenfold => CountAbove(10 * Threshold);

    /// <summary>The rank at a tenth of the threshold.</summary>
    public int RankAtTenth => CountAbove(Threshold / 10);

    /// <summary>
    /// Whether the rank is a fact about the matrix: the same at ten times and at a tenth of the threshold, with a gap of
    /// three decades at the cut. Otherwise it is a statement about the scale at which one looks.
    /// </summary>
    public bool IsResolved => Rank == RankAtTenfold && Rank == RankAtTenth && !(Gap < ResolvedGap);

    /// <summary>Decides the rank of a positive semidefinite matrix.</summary>
    /// <param name="eigenvalues">The eigenvalues, in any order.</param>
    /// <param name="threshold">The threshold, as a ratio to the scale.</param>
    /// <param name="scale">What the threshold is a ratio to; the largest eigenvalue if null.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException">An eigenvalue is not finite, or the threshold is not in (0, 1).</exception>
    public static NumericalRank Of(IEnumerable<double> eigenvalues, double threshold, double? scale = null)
    {
        double[] spectrum = [.. eigenvalues.OrderDescending()];
        if (spectrum.Any(value => !double.IsFinite(value)))
            throw new ArgumentException("An eigenvalue is not finite.", nameof(eigenvalues));
        if (!(threshold is > 0 and < 1))
            throw new ArgumentException($"A rank threshold is a ratio between 0 and 1, not {threshold}.", nameof(threshold));
        return new(spectrum, threshold, scale ?? (spectrum.Length > 0 ? Math.Max(spectrum[0], 0) : 0));
    }

    /// <summary>Says that the cut decides nothing, where it does not.</summary>
    /// <param name="of">What the matrix is made of.</param>
    /// <param name="isAbsolute">Whether the threshold is a number and no ratio.</param>
    /// <returns>A sentence; null if the rank is resolved.</returns>
    internal string? Doubt(string of, bool isAbsolute = false) => IsResolved ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The rank of the {of} depends on the scale at which one looks: {RankAtTenfold}, {Rank}, {RankAtTenth} at thresholds of {10 * Threshold:0e+0}, {Threshold:0e+0}, {Threshold / 10:0e+0}{(isAbsolute ? "" : " of the largest eigenvalue")} ({GapInWords}).");

    private string GapInWords => Rank == 0 ? "none is kept" : Rank == Dimension ? "none is dropped" : string.Create(CultureInfo.InvariantCulture, $"gap {Gap:0.0e+0}");

    private int CountAbove(double ratio)
    {
        int count = 0;
        while (count < Spectrum.Count && Spectrum[count] > ratio * Scale && Spectrum[count] > 0)
            count++;
        return count;
    }
}
