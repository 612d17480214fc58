namespace DegeneracyLab;

/// <summary>
/// A value and its parts, side by side on the last dimension: parts that are joined, or a value that is split. The A of the whole is
/// block-diagonal in those of the parts, and its v consists of theirs.
/// </summary>
/// <param name="Parts">The hook points of the parts, in order; heads of attention count side by side.</param>
/// <param name="Whole">The hook point of the whole.</param>
public sealed record PartsStep(IReadOnlyList<HookPoint> Parts, HookPoint Whole) : NetworkStep(Whole)
{
    /// <inheritdoc/>
    public override IReadOnlyList<HookPoint> Inputs => Parts;
}
