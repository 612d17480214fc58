namespace DegeneracyLab.Analysis;

/// <summary>A trace that is shared with others, or one's own, which is freed at the end.</summary>
/// <param name="trace">The trace.</param>
/// <param name="isOwn">Whether it is freed.</param>
internal readonly struct TraceLease(NetworkTrace trace, bool isOwn) : IDisposable
{
    /// <summary>The trace.</summary>
    public NetworkTrace Trace => trace;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isOwn)
            trace.Dispose();
    }
}
