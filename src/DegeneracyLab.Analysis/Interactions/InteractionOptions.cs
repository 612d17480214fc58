namespace DegeneracyLab.Analysis;

/// <summary>Choices for an analysis of a network's interactions.</summary>
public sealed record InteractionOptions
{
    /// <summary>
    /// The node layers, in the order of computation: a hook point inside a branch stands for the values that go by it, too.
    /// By default the input of every layer with parameters, and the output.
    /// </summary>
    public IReadOnlyList<HookPoint>? NodeLayers { get; init; }

    /// <summary>What the node layers are called in results; by default as their hook points.</summary>
    public IReadOnlyList<string>? NodeNames { get; init; }

    /// <summary>The choices for the bases.</summary>
    public BasisOptions Basis { get; init; } = new();

    /// <summary>The choices for the edges; null for no edges.</summary>
    public EdgeOptions? Edges { get; init; } = new();
}
