namespace DegeneracyLab.Analysis;

/// <summary>Terms that are added to nodes: the number at an output grows by a factor times the number at an input.</summary>
/// <param name="Outputs">The node of each term's output.</param>
/// <param name="Inputs">The node of each term's input.</param>
/// <param name="Factors">The index of each term's factor.</param>
/// <param name="IsMap">Whether the factors are a layer's parameters; else they are constants, which keep units apart.</param>
internal sealed record TermsPart(int[] Outputs, int[] Inputs, int[] Factors, bool IsMap) : CircuitPart
{
    /// <inheritdoc/>
    public override long Products => Outputs.Length;
}
