namespace DegeneracyLab.Analysis;

/// <summary>Choices for the edges between the features of adjacent node layers.</summary>
public sealed record EdgeOptions
{
    /// <summary>How strength is measured.</summary>
    public EdgeFormula Formula { get; init; } = EdgeFormula.Squared;

    /// <summary>How derivatives are averaged between 0 and the activations; by default they are taken at the activations, which functional edges refuse.</summary>
    public Integration Integration { get; init; } = Integration.Gradient;

    /// <summary>Random signs over the later positions in place of exact sums of squared edges; null for exact sums.</summary>
    public StochasticSources? StochasticSources { get; init; }

    /// <summary>Throws if choices contradict each other.</summary>
    internal void RequireSound()
    {
        if (Formula == EdgeFormula.Functional)
            Integration.RequirePath($"{nameof(EdgeFormula)}.{nameof(EdgeFormula.Functional)}", "options");
        StochasticSources?.Require(features: false);
    }
}
