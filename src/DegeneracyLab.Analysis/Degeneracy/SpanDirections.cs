namespace DegeneracyLab.Analysis;

/// <summary>
/// What the data leave free in the parameters of one layer (types 1 and 2): weights that read what the inputs do not span, and weights that
/// write what no output reads.
/// </summary>
/// <param name="Layer">The hook point of the layer's output; of layers that share parameters all of them.</param>
/// <param name="Parameters">The number of trainable parameters.</param>
/// <param name="Inputs">The number of inputs, with the constant that a bias multiplies; of a table the number of its rows, of a gain that of its numbers.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="InputRank">How many directions the inputs span, at positions that have an effect; of a table how many rows have one, of a gain how many directions the derivatives by its numbers span.</param>
/// <param name="OutputRank">How many directions the Jacobians from the layer's output span; all where they were not looked at.</param>
/// <param name="InputEvidence">The rank of the inputs with its evidence: squared singular values, of columns scaled to equal length; of a gain that of the derivatives; null for a table.</param>
/// <param name="OutputEvidence">The same of the Jacobians; null for a gain, and where they were not looked at.</param>
/// <param name="DeadUnits">The units that have no effect on these data.</param>
/// <param name="Directions">The number of free directions.</param>
public sealed record SpanDirections(string Layer, long Parameters, int Inputs, int Outputs, int InputRank, int OutputRank, NumericalRank? InputEvidence, NumericalRank? OutputEvidence, IReadOnlyList<int> DeadUnits, long Directions);
