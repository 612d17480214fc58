namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>A layer as the tests know it: what is declared, and what is computed without the generator.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Outputs">The number of outputs of a linear layer.</param>
/// <param name="Bias">Whether a linear layer has a bias.</param>
/// <param name="Slope">The slope of a LeakyReLU.</param>
public sealed record LayerSample(string Kind, int Outputs = 0, bool Bias = true, double Slope = 0.01)
{
    /// <summary>The attribute.</summary>
    public string Attribute => Kind switch
    {
        "Linear" => FormattableString.Invariant($"[Linear({Outputs}, Bias = {(Bias ? "true" : "false")})]"),
        "LeakyReLU" => FormattableString.Invariant($"[LeakyReLU({Slope})]"),
        _ => $"[{Kind}]",
    };
}
