using System.Runtime.ExceptionServices;
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
    /// <param name="threads">The number of threads. Torch has one in the thread of the caller, who sees to that.</param>
    /// <param name="begin">Makes sums without samples; called by several threads.</param>
    /// <param name="cancellationToken">Ends it early, with an exception.</param>
    /// <returns>The sums over all samples, which the caller disposes.</returns>
    public static TSums Sum<TSums>(SampleSet samples, int threads, Func<TSums> begin, CancellationToken cancellationToken)
        where TSums : SampleSums
    {
        // Threads gain nothing where another device computes.
        int workers = samples.Device.type == DeviceType.CPU ? (int)Math.Clamp(samples.Count / FewestSamples, 1, threads) : 1;
        var parts = new TSums?[workers];
        try
        {
            if (workers == 1)
                Add(0);
            else
                Run(workers, Add);
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

    private static void Run(int workers, Action<int> work)
    {
        var faults = new ExceptionDispatchInfo?[workers];
        bool gradients = is_grad_enabled();
        Thread[] all = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            try
            {
                set_num_threads(1);
                using (set_grad_enabled(gradients))
                    work(worker);
            }
            catch (Exception exception)
            {
                faults[worker] = ExceptionDispatchInfo.Capture(exception);
            }
        }) { IsBackground = true, Name = $"samples {worker}" })];
        foreach (Thread thread in all)
            thread.Start();
        foreach (Thread thread in all)
            thread.Join();
        faults.FirstOrDefault(fault => fault is not null)?.Throw();
    }
}
