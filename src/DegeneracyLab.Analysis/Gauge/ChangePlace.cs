namespace DegeneracyLab.Analysis;

/// <summary>The change of the values at one hook point, from x to x + eps (x A + v).</summary>
/// <param name="Hook">The hook point.</param>
/// <param name="Units">The number of units.</param>
/// <param name="First">The index of the first entry of A among the unknowns; the entries of v come after those of A.</param>
internal sealed record ChangePlace(HookPoint Hook, int Units, int First)
{
    /// <summary>The index of an entry of A among the unknowns.</summary>
    /// <param name="from">The unit that is read.</param>
    /// <param name="to">The unit that changes.</param>
    public int A(int from, int to) => First + (from * Units) + to;

    /// <summary>The index of an entry of v among the unknowns.</summary>
    /// <param name="unit">The unit that changes.</param>
    public int V(int unit) => First + (Units * Units) + unit;
}
