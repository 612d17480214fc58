using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Takes sums over two data sets side by side, in several threads: the first sample of one with the first of the other, and so on.</summary>
internal static class PairedPass
{
    /// <summary>Fewer samples are not worth a thread.</summary>
    private const long FewestSamples = 128;

    /// <summary>Takes sums.</summary>
    /// <typeparam name="T">The sums.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="clean">The data over which sums are taken.</param>
    /// <param name="corrupted">The others.</param>
    /// <param name="begin">Makes sums without samples, given the other samples; called by several threads.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network, or each other.</exception>
    public static T Run<T>(IInstrumentedNetwork network, Dataset clean, Dataset corrupted, Func<SampleSet, T> begin, CancellationToken cancellationToken)
        where T : SampleSums
    {
        using var team = new WorkerTeam(WorkerThreads.Count);
        using SampleSet mine = new(network, [], [], budget: 0), others = new(network, [], [], budget: 0);
        using IEnumerator<Tensor> pairs = new SampleReader(network, corrupted, isFirstPass: true).Blocks().GetEnumerator();
        var parts = new T?[team.Size];
        try
        {
            long first = 0;
            foreach (Tensor block in new SampleReader(network, clean, isFirstPass: true).Blocks())
            {
                cancellationToken.ThrowIfCancellationRequested();
                long count = block.size(0), pairCount = Next(pairs) ? pairs.Current.size(0) : 0;
                if (pairCount != count)
                    throw Unequal(first + count, first + pairCount);
                (long start, Tensor pair) = (first, pairs.Current);
                mine.Begin(block, start);
                others.Begin(pair, start);
                int workers = mine.Device.type == TorchSharp.DeviceType.CPU ? (int)Math.Clamp(count / FewestSamples, 1, team.Size) : 1;
                team.Run(workers, worker =>
                {
                    using var scope = NewDisposeScope();
                    (parts[worker] ??= begin(others)).Add(mine, start + (count * worker / workers), start + (count * (worker + 1) / workers), cancellationToken);
                });
                first += count;
            }

            if (Next(pairs))
                throw Unequal(first, first + pairs.Current.size(0));
            T sums = parts[0]!;
            foreach (T? part in parts.Skip(1))
            {
                if (part is not null)
                    sums.Merge(part);
            }

            parts[0] = null;
            return sums;
        }
        finally
        {
            foreach (T? part in parts)
                part?.Dispose();
        }
    }

    private static bool Next(IEnumerator<Tensor> pairs)
    {
        try
        {
            return pairs.MoveNext();
        }
        catch (ArgumentException exception)
        {
            throw Refusal.OfCorrupted($"Of the corrupted inputs: {exception.Message}", exception);
        }
    }

    private static ArgumentException Unequal(long clean, long corrupted) =>
        Refusal.OfCorrupted($"Clean and corrupted inputs belong together one by one, so they must be equally many, but where there are {clean:N0} clean ones there are {corrupted:N0} corrupted ones.");
}
