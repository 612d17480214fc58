namespace DegeneracyLab.Analysis;

/// <summary>The change of the values at one hook point, from x to x + eps (x A + v).</summary>
/// <param name="Hook">The hook point.</param>
/// <param name="Units">The number of units.</param>
/// <param name="First">The index of the first entry among the unknowns: those of A, if they are formed, then those of v.</param>
/// <param name="FormsMatrix">Whether A is formed; else it is 0.</param>
internal sealed record ChangePlace(HookPoint Hook, int Units, int First, bool FormsMatrix)
{
    /// <summary>The unknown that is 0, for the entries of an A that is not formed.</summary>
    public const int Nothing = 0;

    /// <summary>The number of units whose rows of A are formed.</summary>
    public int Mixed => FormsMatrix ? Units : 0;

    /// <summary>The number of unknowns.</summary>
    public int Count => (Mixed + 1) * Units;

    /// <summary>The index of an entry of A among the unknowns.</summary>
    /// <param name="from">The unit that is read.</param>
    /// <param name="to">The unit that changes.</param>
    public int A(int from, int to) => FormsMatrix ? First + (from * Units) + to : Nothing;

    /// <summary>The index of an entry of v among the unknowns.</summary>
    /// <param name="unit">The unit that changes.</param>
    public int V(int unit) => First + (Mixed * Units) + unit;
}
