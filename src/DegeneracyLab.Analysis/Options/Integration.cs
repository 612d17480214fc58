using System.Globalization;
using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>A rule for integrals over alpha from 0 to 1, along the path alpha x.</summary>
public sealed record Integration
{
    private Integration(string rule, IReadOnlyList<(double Alpha, double Weight)> points)
    {
        Rule = rule;
        Points = points;
    }

    /// <summary>No integral: the integrand at x itself.</summary>
    public static Integration Gradient { get; } = new("gradient", [(1, 1)]);

    /// <summary>The rule's name, with its number of intervals.</summary>
    public string Rule { get; }

    /// <summary>The points and their weights, of sum 1.</summary>
    public IReadOnlyList<(double Alpha, double Weight)> Points { get; }

    /// <summary>Whether the only point is alpha = 1, where the path ends.</summary>
    internal bool IsAtTheEnd => Points is [(1, _)];

    /// <summary>
    /// The trapezoidal rule on n intervals. Its ends are moved inwards by 1e-3 / (n + 1), away from the kink that many
    /// networks have at 0; n = 0 is the middle alone.
    /// </summary>
    /// <param name="intervals">n.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public static Integration Trapezoid(int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(intervals);
        if (intervals == 0)
            return new("trapezoid 0", [(0.5, 1)]);
        double end = 1e-3 / (intervals + 1), step = (1 - (2 * end)) / intervals;
        return new($"trapezoid {intervals}", [.. Enumerable.Range(0, intervals + 1).Select(i => (end + (i * step), (i == 0 || i == intervals ? 0.5 : 1) / intervals))]);
    }

    /// <summary>The Gauss-Legendre rule with n + 1 points.</summary>
    /// <param name="intervals">n.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public static Integration GaussLegendre(int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(intervals);
        int count = intervals + 1;
        var points = new (double, double)[count];
        for (int i = 0; i < count; i++)
        {
            // The i-th largest root of the Legendre polynomial of degree n + 1, by Newton from Tricomi's approximation.
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), slope = 0;
            for (int iteration = 0; iteration < 100; iteration++)
            {
                double previous = 1, value = x;
                for (int degree = 2; degree <= count; degree++)
                    (previous, value) = (value, (((2 * degree) - 1) * x * value - ((degree - 1) * previous)) / degree);
                slope = count * ((x * value) - previous) / ((x * x) - 1);
                double change = value / slope;
                x -= change;
                if (Math.Abs(change) < 1e-16)
                    break;
            }

            points[count - 1 - i] = ((x + 1) / 2, 1 / ((1 - (x * x)) * slope * slope));
        }

        return new($"gauss-legendre {intervals}", points);
    }

    /// <summary>The rule of a name.</summary>
    /// <param name="rule">The name, as <see cref="Rule"/> gives it.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="FormatException">No rule has this name.</exception>
    public static Integration Parse(string rule) => rule.Split(' ') switch
    {
        ["gradient"] => Gradient,
        ["trapezoid", var intervals] when int.TryParse(intervals, NumberStyles.None, CultureInfo.InvariantCulture, out int n) => Trapezoid(n),
        ["gauss-legendre", var intervals] when int.TryParse(intervals, NumberStyles.None, CultureInfo.InvariantCulture, out int n) => GaussLegendre(n),
        _ => throw new FormatException($"'{rule}' is no rule of integration; there are 'gradient', 'trapezoid n' and 'gauss-legendre n'."),
    };

    /// <summary>Throws if the only point is alpha = 1, for what compares a section's output there with those before it.</summary>
    /// <param name="what">What does.</param>
    /// <param name="option">The option with the rule.</param>
    /// <exception cref="ArgumentException">It is.</exception>
    internal void RequirePath(string what, string option)
    {
        if (IsAtTheEnd)
            throw Refusal.OfOptions($"{Named(what)} compares a section's output at x with those along the path from 0 to x. With {Named(option)} {Rule} x is the only point, and nothing would change. Choose {Named($"{nameof(Integration)}.{nameof(Trapezoid)}(n)")} or {Named($"{nameof(GaussLegendre)}(n)")}.");
    }

    /// <summary>Compares by value.</summary>
    /// <param name="other">The other rule.</param>
    /// <returns>True if both are the same.</returns>
    public bool Equals(Integration? other) => other is not null && Rule == other.Rule;

    /// <inheritdoc/>
    public override int GetHashCode() => Rule.GetHashCode(StringComparison.Ordinal);

    /// <summary>The rule's name.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => Rule;
}
