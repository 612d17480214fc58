namespace DegeneracyLab;

/// <summary>
/// The hook point of parallel blocks: its own value is what they make together. Inside come, branch by branch, the hook
/// points in the branch and then the branch's own, whose value is its output.
/// </summary>
/// <param name="name">The hook point's name, unique within its network.</param>
/// <param name="branches">The hook points of the branches, in order and without gaps between their indices; at least one.</param>
public abstract class ParallelHookPoint(string name, params BlockHookPoint[] branches)
    : BlockHookPoint(branches[0].First, branches[^1].Index + 1 - branches[0].First, name)
{
    /// <summary>The hook points of the branches, in order.</summary>
    public IReadOnlyList<BlockHookPoint> Branches { get; } = branches;
}
