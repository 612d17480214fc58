namespace DegeneracyLab.Analysis;

/// <summary>When the gates of a block of units are open.</summary>
public enum BlockGate
{
    /// <summary>On some of the data.</summary>
    Sometimes,

    /// <summary>
    /// Their slope is the same nonzero number on all of the data: always open, or always closed where a closed gate passes
    /// something. Such a block acts linearly, and shares its gate with the constant.
    /// </summary>
    Constant,

    /// <summary>On none of the data, and a closed gate passes nothing: the units are dead.</summary>
    Dead,
}

/// <summary>
/// Units of a layer whose gates open on the same data. The block acts linearly within its gate, so that an invertible
/// change of basis before it can be undone after it.
/// </summary>
/// <param name="Units">The units, ascending.</param>
/// <param name="Gate">When their gates are open.</param>
public sealed record SynchronisedBlock(IReadOnlyList<int> Units, BlockGate Gate)
{
    /// <summary>q: the dimension that the pre-activations span over the data, with the constant if the block shares its gate with it.</summary>
    public int PreActivationRank { get; init; }

    /// <summary>f: the same for the activations.</summary>
    public int ActivationRank { get; init; }

    /// <summary>u: the dimension that the Jacobians from the pre-activations to the output span.</summary>
    public int PreActivationJacobianRank { get; init; }

    /// <summary>u': the same for the activations.</summary>
    public int ActivationJacobianRank { get; init; }

    /// <summary>
    /// The free directions that the block adds to those of types 1 and 2: u q + u' f - u f. It is s^2 for s units of full
    /// ranks, s of which are the rescalings that every unit has.
    /// </summary>
    public int FreeDirections => (PreActivationJacobianRank * PreActivationRank) + (ActivationJacobianRank * ActivationRank) - (PreActivationJacobianRank * ActivationRank);
}
