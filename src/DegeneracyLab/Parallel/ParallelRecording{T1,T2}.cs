namespace DegeneracyLab;

/// <summary>The part of a trace that belongs to two parallel blocks.</summary>
/// <typeparam name="T1">The type of branch 1's part.</typeparam>
/// <typeparam name="T2">The type of branch 2's part.</typeparam>
/// <param name="trace">The trace.</param>
/// <param name="place">The hook point of the parallel blocks.</param>
/// <param name="branch1">The part of branch 1.</param>
/// <param name="branch2">The part of branch 2.</param>
public sealed class ParallelRecording<T1, T2>(NetworkTrace trace, BlockHookPoint place, T1 branch1, T2 branch2) : BlockRecording(trace, place)
    where T1 : BlockRecording
    where T2 : BlockRecording
{
    /// <summary>What was recorded of branch 1; as a tensor, its output.</summary>
    public T1 Branch1 { get; } = branch1;

    /// <summary>What was recorded of branch 2; as a tensor, its output.</summary>
    public T2 Branch2 { get; } = branch2;
}
