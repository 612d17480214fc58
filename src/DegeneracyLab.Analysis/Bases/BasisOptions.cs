namespace DegeneracyLab.Analysis;

/// <summary>Choices for an Interaction Basis.</summary>
public sealed record BasisOptions
{
    /// <summary>What the directions are chosen by.</summary>
    public BasisKind Kind { get; init; } = BasisKind.Global;

    /// <summary>
    /// Whether activations are centred: then the first feature is the constant, and all others have mean zero over the data.
    /// </summary>
    public bool Centre { get; init; }

    /// <summary>
    /// Whether the last node layer gets its principal directions as a basis, instead of its coordinates as they are. All of them are
    /// kept, so that no other layer's basis changes.
    /// </summary>
    public bool RotateOutput { get; init; } = true;

    /// <summary>
    /// The threshold below which directions are dropped, as a ratio to the largest eigenvalue; null for
    /// <see cref="RankThreshold.DefaultFor"/>.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>
    /// The rule of the Local Interaction Basis' authors in place of <see cref="Threshold"/>: directions are kept whose
    /// eigenvalue is larger than this in absolute value, however large the others are. At their 1e-15 it lies in the noise,
    /// and what it keeps hangs on the machine.
    /// </summary>
    public double? AbsoluteThreshold { get; init; }

    /// <summary>How Jacobians are averaged between 0 and the activations; by default they are taken at the activations, which <see cref="BasisKind.LocalChange"/> refuses.</summary>
    public Integration Integration { get; init; } = Integration.Gradient;

    /// <summary>Random signs over the outputs of sections in place of exact sums; null for exact sums.</summary>
    public StochasticSources? StochasticSources { get; init; }

    /// <summary>
    /// Whether the scale of a layer norm, where it is a coordinate of a node layer, stays a direction of its own, which is
    /// neither rotated nor dropped.
    /// </summary>
    public bool IsolateScale { get; init; } = true;

    /// <summary>Whether an image is one vector of all its entries; else it is a vector of channels at each position.</summary>
    public bool FlattenImages { get; init; }
}
