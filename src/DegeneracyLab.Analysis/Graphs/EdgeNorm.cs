using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How the strengths E of a section's edges, without those of constants, become the weights of a graph. The formulas are those of the
/// code of "The Local Interaction Basis" (arXiv 2405.10928).
/// </summary>
public sealed class EdgeNorm
{
    private readonly double? sameCutoff;
    private readonly IReadOnlyDictionary<string, double>? cutoffs;

    private EdgeNorm(EdgeNormKind kind, double? sameCutoff = null, IReadOnlyDictionary<string, double>? cutoffs = null)
    {
        Kind = kind;
        this.sameCutoff = sameCutoff;
        this.cutoffs = cutoffs;
    }

    /// <summary>The strengths as they are.</summary>
    public static EdgeNorm Identity { get; } = new(EdgeNormKind.Identity);

    /// <summary>Their square roots: the size of an effect rather than its square. The default where no cutoff is known.</summary>
    public static EdgeNorm SquareRoot { get; } = new(EdgeNormKind.SquareRoot);

    /// <summary>|E| / sum |E|, the part of each edge in its section. The one norm for strengths that may be negative, as functional ones.</summary>
    public static EdgeNorm Absolute { get; } = new(EdgeNormKind.Absolute);

    /// <summary>E / max E, in each section.</summary>
    public static EdgeNorm Maximum { get; } = new(EdgeNormKind.Maximum);

    /// <summary>The formula.</summary>
    public EdgeNormKind Kind { get; }

    /// <summary>max(0, log10(E / cutoff)): what a strength adds to the effective number of parameters grows with its logarithm above a cutoff.</summary>
    /// <param name="cutoff">The strength below which an edge counts for nothing, the same in all sections.</param>
    /// <exception cref="ArgumentException">The cutoff is not a finite number above 0.</exception>
    public static EdgeNorm Logarithm(double cutoff) => new(EdgeNormKind.Logarithm, Checked(cutoff, ""));

    /// <summary>The same with a cutoff for each section: the weakest edge that an ablation had to keep.</summary>
    /// <param name="cutoffs">The cutoffs, by the name of the section's earlier node layer.</param>
    /// <exception cref="ArgumentException">A cutoff is not a finite number above 0.</exception>
    public static EdgeNorm Logarithm(IReadOnlyDictionary<string, double> cutoffs) => new(EdgeNormKind.Logarithm, cutoffs: Checked(cutoffs));

    /// <summary><see cref="Logarithm(double)"/>, times the part that sqrt E has in the sum over all edges that leave the same feature.</summary>
    /// <param name="cutoff">The cutoff, the same in all sections.</param>
    /// <exception cref="ArgumentException">The cutoff is not a finite number above 0.</exception>
    public static EdgeNorm NodeNormalised(double cutoff) => new(EdgeNormKind.NodeNormalised, Checked(cutoff, ""));

    /// <summary>The same with a cutoff for each section.</summary>
    /// <param name="cutoffs">The cutoffs, by the name of the section's earlier node layer.</param>
    /// <exception cref="ArgumentException">A cutoff is not a finite number above 0.</exception>
    public static EdgeNorm NodeNormalised(IReadOnlyDictionary<string, double> cutoffs) => new(EdgeNormKind.NodeNormalised, cutoffs: Checked(cutoffs));

    /// <summary>The default: the logarithm where cutoffs are known, as from an ablation, else the square root.</summary>
    /// <param name="cutoffs">The cutoffs, by the name of the section's earlier node layer; null if none are known.</param>
    /// <exception cref="ArgumentException">A cutoff is not a finite number above 0.</exception>
    public static EdgeNorm Default(IReadOnlyDictionary<string, double>? cutoffs) => cutoffs is null ? SquareRoot : Logarithm(cutoffs);

    /// <summary>The formula, with the cutoff if it is the same in all sections.</summary>
    /// <returns>A few words.</returns>
    public override string ToString() => Kind switch
    {
        EdgeNormKind.Identity => "E",
        EdgeNormKind.SquareRoot => "sqrt E",
        EdgeNormKind.Absolute => "|E| / sum |E|",
        EdgeNormKind.Maximum => "E / max E",
        _ => $"max(0, log10(E / {Cutoff}))" + (Kind == EdgeNormKind.NodeNormalised ? " sqrt E / sum over outputs of sqrt E" : ""),
    };

    /// <summary>The cutoffs that were given are all of node layers that there are.</summary>
    /// <param name="layers">The names of all node layers.</param>
    internal void CheckLayers(IReadOnlyCollection<string> layers)
    {
        if (cutoffs?.Keys.FirstOrDefault(name => !layers.Contains(name)) is { } unknown)
            throw Refusal.OfNorm($"A cutoff is given for the node layer '{unknown}', which is not there; there are {string.Join(", ", layers)}.");
    }

    /// <summary>The weights of a section's edges.</summary>
    /// <param name="from">The earlier node layer's name.</param>
    /// <param name="to">The later one's.</param>
    /// <param name="strengths">The strengths without those of constants, [outputs, inputs].</param>
    /// <returns>The weights, in the same order.</returns>
    internal double[] Weights(string from, string to, Matrix strengths)
    {
        double[] entries = strengths.Entries.ToArray();
        for (int i = 0; i < entries.Length; i++)
        {
            if (!double.IsFinite(entries[i]))
                throw Bad(i, "strengths must be finite numbers");
            if (entries[i] < 0 && Kind != EdgeNormKind.Absolute)
                throw Bad(i, $"the norm {this} needs strengths of at least 0. Functional edges may be negative: take {nameof(EdgeNorm)}.{nameof(Absolute)} for them, or squared edges");
        }

        if (Kind is EdgeNormKind.Logarithm or EdgeNormKind.NodeNormalised)
            return Logarithms(entries, CutoffOf(from), strengths.Columns);
        double scale = Kind switch
        {
            EdgeNormKind.Absolute => entries.Sum(Math.Abs),
            EdgeNormKind.Maximum => entries.DefaultIfEmpty().Max(),
            _ => 1,
        };
        // A section whose edges are all 0 has no scale, and needs none.
        return [.. entries.Select(strength => strength == 0 ? 0 : Kind == EdgeNormKind.SquareRoot ? Math.Sqrt(strength) : Math.Abs(strength) / scale)];

        ArgumentException Bad(int place, string expected) =>
            new($"The edge {place % strengths.Columns} -> {place / strengths.Columns} of {from} -> {to}, counted without constants, has the strength {entries[place].ToString("g6", CultureInfo.InvariantCulture)}: {expected}.", nameof(strengths));
    }

    private string Cutoff => sameCutoff?.ToString("g4", CultureInfo.InvariantCulture) ?? "cutoff";

    private double CutoffOf(string from)
    {
        if (sameCutoff is { } same)
            return same;
        return cutoffs!.TryGetValue(from, out double cutoff) ? cutoff : throw Refusal.OfNorm($"There is no cutoff for the edges that leave {from}; there are cutoffs for {string.Join(", ", cutoffs.Keys)}.");
    }

    private double[] Logarithms(double[] strengths, double cutoff, int inputs)
    {
        double[] leaving = new double[inputs];
        for (int i = 0; i < strengths.Length; i++)
            leaving[i % inputs] += Math.Sqrt(strengths[i]);
        // By a difference of logarithms: a quotient may overflow.
        return [.. strengths.Select((strength, i) => strength <= cutoff ? 0 : (Math.Log10(strength) - Math.Log10(cutoff)) * (Kind == EdgeNormKind.Logarithm ? 1 : Math.Sqrt(strength) / leaving[i % inputs]))];
    }

    private static double Checked(double cutoff, string where) =>
        double.IsFinite(cutoff) && cutoff > 0 ? cutoff : throw new ArgumentException($"The cutoff{where} is {cutoff.ToString("g6", CultureInfo.InvariantCulture)}; it must be a finite number above 0.", nameof(cutoff));

    private static Dictionary<string, double> Checked(IReadOnlyDictionary<string, double> cutoffs)
    {
        ArgumentNullException.ThrowIfNull(cutoffs);
        return cutoffs.ToDictionary(pair => pair.Key, pair => Checked(pair.Value, $" for the edges that leave {pair.Key}"));
    }
}

/// <summary>The formula of an edge norm.</summary>
public enum EdgeNormKind
{
    /// <summary>E.</summary>
    Identity,

    /// <summary>sqrt E.</summary>
    SquareRoot,

    /// <summary>|E| / sum |E|.</summary>
    Absolute,

    /// <summary>E / max E.</summary>
    Maximum,

    /// <summary>max(0, log10(E / cutoff)).</summary>
    Logarithm,

    /// <summary>max(0, log10(E / cutoff)) sqrt E / sum sqrt E, the sum being over the edges that leave the same feature.</summary>
    NodeNormalised,
}
