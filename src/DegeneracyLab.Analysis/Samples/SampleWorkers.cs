using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Takes sums over samples in several threads. Each takes a part of the samples, with torch on one thread: so small products,
/// which torch can't divide, run side by side too. Parts are merged in the order of the samples; a number of threads gives one
/// result, to the last bit.
/// </summary>
internal static class SampleWorkers
{
    /// <summary>Fewer samples are not worth a thread.</summary>
    private const long FewestSamples = 128;

    /// <summary>Takes sums.</summary>
    /// <typeparam name="TSums">The sums.</typeparam>
    /// <param name="samples">The samples.</param>
    /// <param name="team">The threads; the caller is the one that leads them.</param>
    /// <param name="begin">Makes sums without samples; called by several threads.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>The sums over all samples, which the caller disposes.</returns>
    public static TSums Sum<TSums>(SampleSet samples, WorkerTeam team, Func<TSums> begin, CancellationToken cancellationToken)
        where TSums : SampleSums
    {
        // Threads gain nothing where another device computes.
        int workers = samples.Device.type == DeviceType.CPU ? (int)Math.Clamp(samples.Count / FewestSamples, 1, team.Size) : 1;
        var parts = new TSums?[workers];
        try
        {
            if (workers == 1)
                Add(0);
            else
                team.Run(workers, Add);
            foreach (TSums? part in parts.Skip(1))
                parts[0]!.Merge(part!);
            return parts[0]!;
        }
        catch
        {
            parts[0]?.Dispose();
            throw;
        }
        finally
        {
            foreach (TSums? part in parts.Skip(1))
                part?.Dispose();
        }

        void Add(int worker)
        {
            using var scope = NewDisposeScope();
            parts[worker] = begin();
            parts[worker]!.Add(samples, samples.Count * worker / workers, samples.Count * (worker + 1) / workers, cancellationToken);
        }
    }
}
