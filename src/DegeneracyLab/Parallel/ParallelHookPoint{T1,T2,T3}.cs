namespace DegeneracyLab;

/// <summary>The hook point of three parallel blocks.</summary>
/// <typeparam name="T1">The type of branch 1's hook point.</typeparam>
/// <typeparam name="T2">The type of branch 2's hook point.</typeparam>
/// <typeparam name="T3">The type of branch 3's hook point.</typeparam>
/// <param name="branch1">The hook point of branch 1.</param>
/// <param name="branch2">The hook point of branch 2, whose first index follows branch 1's.</param>
/// <param name="branch3">The hook point of branch 3, whose first index follows branch 2's.</param>
/// <param name="name">The hook point's name, unique within its network.</param>
public sealed class ParallelHookPoint<T1, T2, T3>(T1 branch1, T2 branch2, T3 branch3, string name) : ParallelHookPoint(name, branch1, branch2, branch3)
    where T1 : BlockHookPoint
    where T2 : BlockHookPoint
    where T3 : BlockHookPoint
{
    /// <summary>The output of branch 1, with the hook points inside.</summary>
    public T1 Branch1 { get; } = branch1;

    /// <summary>The output of branch 2, with the hook points inside.</summary>
    public T2 Branch2 { get; } = branch2;

    /// <summary>The output of branch 3, with the hook points inside.</summary>
    public T3 Branch3 { get; } = branch3;
}
