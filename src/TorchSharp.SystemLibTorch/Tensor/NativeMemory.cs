namespace TorchSharp;

/// <summary>
/// Tells the garbage collector how much memory lies behind tensors that it sees only as small objects; without it,
/// tensors that nobody disposes pile up until memory is gone.
/// </summary>
/// <remarks>
/// Only the balance is told, and only in large steps: each report may bring on a collection of all generations, which
/// a program that disposes its tensors should not pay for.
/// </remarks>
internal static class NativeMemory
{
    /// <summary>Smaller tensors are not counted: they would have to be very many to matter.</summary>
    internal const long LeastCounted = 1 << 10;

    private const long Step = 1 << 25;

    private static long untold;

    internal static void Changed(long bytes)
    {
        if (Math.Abs(Interlocked.Add(ref untold, bytes)) < Step) return;
        long told = Interlocked.Exchange(ref untold, 0);
        if (told > 0) GC.AddMemoryPressure(told);
        else if (told < 0) GC.RemoveMemoryPressure(-told);
    }
}
