namespace DegeneracyLab.Analysis;

/// <summary>Maxima side by side: the number at an output is the largest at its candidates, of equal ones the first.</summary>
/// <param name="FirstOutput">The node of the first output.</param>
/// <param name="Candidates">The nodes among which each maximum is taken.</param>
/// <param name="FirstChoice">The place of the first maximum among the choices, which are nodes.</param>
internal sealed record MaximaPart(int FirstOutput, IReadOnlyList<int[]> Candidates, int FirstChoice) : CircuitPart
{
    /// <inheritdoc/>
    public override long Products => Candidates.Count;
}
