namespace DegeneracyLab;

/// <summary>A sum of values of one shape. It passes on an A that all terms share, and the sum of their v.</summary>
/// <param name="Terms">The hook points of the terms.</param>
/// <param name="Output">The hook point of the sum.</param>
public sealed record SumStep(IReadOnlyList<HookPoint> Terms, HookPoint Output) : NetworkStep(Output)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => Terms;
}
