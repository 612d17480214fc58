namespace DegeneracyLab.Analysis;

/// <summary>
/// The free directions within one layer's parameters: those that multiply activations, or feed pre-activations, that span
/// less than the whole space.
/// </summary>
/// <param name="Name">The layer's hook point.</param>
/// <param name="Inputs">The number of inputs d, with the constant if there is a bias.</param>
/// <param name="Outputs">The number of outputs d'.</param>
/// <param name="Activations">The rank of G, the Gram matrix of the inputs (with the constant if there is a bias).</param>
/// <param name="Jacobians">The rank of K, the second moment of the Jacobian from the layer's outputs to the network's.</param>
public sealed record LayerFreeDirections(string Name, int Inputs, int Outputs, NumericalRank Activations, NumericalRank Jacobians)
{
    /// <summary>The number of parameters, d d'.</summary>
    public int Parameters => Inputs * Outputs;

    /// <summary>Type 1, linearly dependent activations: (d - rank G) d'.</summary>
    public int Type1 => Activations.Nullity * Outputs;

    /// <summary>Type 2, linearly dependent Jacobians: d (d' - rank K).</summary>
    public int Type2 => Inputs * Jacobians.Nullity;

    /// <summary>Both types together, what they share counted once: d d' - rank G rank K.</summary>
    public int Type1Or2 => Parameters - (Activations.Rank * Jacobians.Rank);
}
