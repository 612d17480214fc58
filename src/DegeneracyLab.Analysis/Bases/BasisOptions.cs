namespace DegeneracyLab.Analysis;

/// <summary>Choices for an Interaction Basis.</summary>
public sealed record BasisOptions
{
    /// <summary>Which Jacobians weigh the directions.</summary>
    public BasisKind Kind { get; init; } = BasisKind.Global;

    /// <summary>
    /// Whether activations are centred: then the first feature is the constant, and all others have mean zero over the data.
    /// </summary>
    public bool Centre { get; init; }

    /// <summary>
    /// Whether the output layer gets its principal directions as a basis, instead of the outputs as they are. All of them are
    /// kept, so that no other layer's basis changes.
    /// </summary>
    public bool RotateOutput { get; init; } = true;

    /// <summary>
    /// The threshold below which directions are dropped, as a ratio to the largest eigenvalue; null for
    /// <see cref="RankThreshold.DefaultFor"/>.
    /// </summary>
    public double? Threshold { get; init; }
}
