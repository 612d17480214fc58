namespace DegeneracyLab.Analysis;

/// <summary>Choices for the edges between the features of adjacent node layers.</summary>
public sealed record EdgeOptions
{
    /// <summary>How strength is measured.</summary>
    public EdgeFormula Formula { get; init; } = EdgeFormula.Squared;

    /// <summary>How derivatives are averaged between 0 and the activations; by default they are taken at the activations.</summary>
    public Integration Integration { get; init; } = Integration.Gradient;

    /// <summary>Throws if choices contradict each other.</summary>
    internal void RequireSound()
    {
        if (Formula == EdgeFormula.Functional && Integration.IsAtTheEnd)
            throw new ArgumentException($"{nameof(EdgeFormula)}.{nameof(EdgeFormula.Functional)} compares a section's output at x with those along the path from 0 to x. With {nameof(Integration)} {Integration} x is the only point, and every edge would be 0. Choose {nameof(Integration)}.{nameof(Integration.Trapezoid)}(n) or {nameof(Integration.GaussLegendre)}(n).", "options");
        StochasticSources?.Require(features: false);
    }

    /// <summary>Random signs over the later positions in place of exact sums of squared edges; null for exact sums.</summary>
    public StochasticSources? StochasticSources { get; init; }
}
