namespace DegeneracyLab.Analysis;

/// <summary>Gates side by side: the number at an output is that at its input times a factor, which the sign of the input chooses.</summary>
/// <param name="FirstInput">The node of the first input.</param>
/// <param name="FirstOutput">The node of the first output.</param>
/// <param name="Count">The number of gates.</param>
/// <param name="Positive">The index of the factor for a positive input.</param>
/// <param name="Zero">The index of the factor for an input of exactly 0.</param>
/// <param name="Negative">The index of the factor for a negative input.</param>
/// <param name="FirstChoice">The place of the first gate among the choices, which are indices of factors.</param>
internal sealed record GatesPart(int FirstInput, int FirstOutput, int Count, int Positive, int Zero, int Negative, int FirstChoice) : CircuitPart
{
    /// <inheritdoc/>
    public override long Products => Count;
}
