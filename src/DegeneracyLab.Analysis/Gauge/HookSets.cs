namespace DegeneracyLab.Analysis;

/// <summary>Sets of hook points that are joined as relations come.</summary>
internal sealed class HookSets
{
    private readonly Dictionary<HookPoint, HookPoint> parents = [];

    /// <summary>The hook point that stands for the set of another.</summary>
    /// <param name="hook">The hook point.</param>
    public HookPoint Find(HookPoint hook)
    {
        while (parents.TryGetValue(hook, out HookPoint? parent))
            hook = parent;
        return hook;
    }

    /// <summary>Joins the sets of two hook points.</summary>
    /// <param name="one">A hook point, whose representative stands for both.</param>
    /// <param name="other">Another.</param>
    /// <returns>Whether they were apart.</returns>
    public bool Join(HookPoint one, HookPoint other)
    {
        (HookPoint kept, HookPoint joined) = (Find(one), Find(other));
        if (kept == joined)
            return false;
        parents[joined] = kept;
        return true;
    }
}
