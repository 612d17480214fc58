namespace DegeneracyLab.Analysis;

/// <summary>
/// A piecewise linear network as additions and multiplications. Its nodes are single numbers: node 0 is the constant 1 that multiplies
/// biases, then come the inputs. The number at every other node is a sum of factors times the numbers at earlier nodes.
/// </summary>
/// <param name="Nodes">The number of nodes.</param>
/// <param name="Parts">What computes the nodes, in order.</param>
/// <param name="Factors">All factors, each value / divisor.</param>
/// <param name="Columns">The place of each factor among the trainable numbers; -1 for one that is not trained.</param>
/// <param name="Parameters">The number of trainable numbers.</param>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="FirstOutput">The node of the first output; the others follow.</param>
/// <param name="Outputs">The number of outputs.</param>
/// <param name="Choices">The number of gates and maxima.</param>
internal sealed record Circuit(
    int Nodes, IReadOnlyList<CircuitPart> Parts, IReadOnlyList<(double Value, long Divisor)> Factors, IReadOnlyList<int> Columns,
    int Parameters, int Inputs, int FirstOutput, int Outputs, int Choices)
{
    /// <summary>The node of the constant 1.</summary>
    public const int Constant = 0;

    /// <summary>The node of the first input; the others follow.</summary>
    public const int FirstInput = 1;

    /// <summary>The number of multiplications of a sweep.</summary>
    public long Products => Parts.Sum(part => part.Products);
}
