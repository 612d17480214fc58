namespace DegeneracyLab.Analysis;

/// <summary>How many directions the activations and the Jacobians at a node layer span.</summary>
/// <param name="Name">The node layer's hook point.</param>
/// <param name="Width">The number of units.</param>
/// <param name="Activations">The rank of the Gram matrix of the activations.</param>
/// <param name="FoldedActivations">The same with a constant 1 appended.</param>
/// <param name="Jacobians">The rank of the second moment of the Jacobian to the output.</param>
public sealed record NodeLayerRanks(string Name, int Width, NumericalRank Activations, NumericalRank FoldedActivations, NumericalRank Jacobians);
