namespace DegeneracyLab.Analysis;

/// <summary>A space of the network: hook points that are tied to each other by steps that are not maps, and what may change there.</summary>
/// <param name="Order">The place in the order of computation: the index of the first hook point.</param>
/// <param name="Hooks">The hook points at which something may change, in the order of computation.</param>
/// <param name="Mixed">What A may be, with the hook points that share it.</param>
/// <param name="BlocksAt">The block of each unit at a hook point; -1 for a unit that doesn't change, <see cref="WithAnother"/> for one that changes with another at the same place.</param>
/// <param name="ShiftsAt">The units at a hook point to which a constant of their own may be added.</param>
internal sealed record SpaceKind(
    int Order,
    IReadOnlyList<HookPoint> Hooks,
    IReadOnlyList<(IReadOnlyList<HookPoint> Hooks, MixedUnits Units)> Mixed,
    IReadOnlyDictionary<HookPoint, int[]> BlocksAt,
    IReadOnlyDictionary<HookPoint, bool[]> ShiftsAt)
{
    /// <summary>The block of a unit that changes with another at the same place, as keys do with queries that one map writes.</summary>
    public const int WithAnother = -2;

    /// <summary>Whether A is a rotation at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    public bool IsRotatedAt(HookPoint hook) => Mixed.Any(some => some.Units.IsRotated && some.Hooks.Contains(hook));
}
