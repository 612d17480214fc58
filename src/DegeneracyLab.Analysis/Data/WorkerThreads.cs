using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>The number of threads among which an analysis divides its samples, and a search for modules its restarts.</summary>
internal static class WorkerThreads
{
    /// <summary>The environment variable that sets it. A result depends on it to rounding, and is the same bits for one number.</summary>
    public const string Variable = "DEGENERACYLAB_THREADS";

    private const int MaxByDefault = 8, Max = 1024;

    /// <summary>The number of threads: what <see cref="Variable"/> says, else one for each core, at most 8.</summary>
    /// <exception cref="InvalidOperationException">The variable is not a number of threads.</exception>
    public static int Count => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => Math.Min(Environment.ProcessorCount, MaxByDefault),
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= Max => count,
        { } text => throw new InvalidOperationException($"The environment variable {Variable} is '{text}'; expected a number of threads from 1 to {Max}."),
    };

    /// <summary>Lets a parallel loop have as many threads.</summary>
    /// <param name="cancellationToken">Ends the loop.</param>
    /// <exception cref="InvalidOperationException">The variable is not a number of threads.</exception>
    public static ParallelOptions LoopOptions(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Count, CancellationToken = cancellationToken };
}
