using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Takes sums over the samples of a data set in several threads. Each takes a part of every block; the parts are merged in the
/// order of the threads, so that a number of threads gives one result, to the last bit.
/// </summary>
/// <param name="samples">What is kept of the samples between passes.</param>
/// <param name="team">The threads.</param>
/// <param name="cancellationToken">Ends a pass early, with an exception.</param>
internal sealed class PassRunner(SampleSet samples, WorkerTeam team, CancellationToken cancellationToken)
{
    /// <summary>Fewer samples are not worth a thread.</summary>
    private const long FewestSamples = 128;

    /// <summary>Takes sums.</summary>
    /// <param name="reader">Reads the data.</param>
    /// <param name="begin">Makes sums without samples, given one sample; called by several threads.</param>
    /// <param name="keep">Whether this is the pass that keeps what later ones need.</param>
    /// <param name="resumed">What was summed up before; null to begin.</param>
    /// <param name="first">The place of the first sample in the whole data set.</param>
    /// <param name="progress">Is told how many more samples are done; null for nobody.</param>
    /// <param name="resumeFile">Is given what was summed up so far, now and then; null for never.</param>
    /// <param name="look">Looks at the first block before it is summed up; null for nothing.</param>
    /// <returns>The sums over all samples, which the caller disposes.</returns>
    public SampleSums[] Run(SampleReader reader, Func<Tensor, SampleSums[]> begin, bool keep, PartialSums? resumed, long first, Action<long>? progress, IPassFile? resumeFile, Action<Tensor>? look = null)
    {
        var parts = new SampleSums[team.Size][];
        Ranges done = resumed?.Done ?? new();
        progress?.Invoke(done.Count);
        try
        {
            foreach (Tensor block in reader.Blocks())
            {
                long start = first + reader.Count - block.size(0);
                resumed?.Compare(reader);
                samples.Begin(block, start);
                if (keep && resumed is null)
                    samples.Keep();
                // What a run before this one saw of a block is not kept: the sums would have to be taken again for it.
                Ranges left = done.Without(start, start + block.size(0));
                if (parts[0] is null && (left.Count > 0 || resumed is not null))
                {
                    if (look is not null)
                        team.Lead(() => Look(look, block));
                    parts[0] = team.Lead(() => BeginParts(begin, block));
                    resumed?.AddTo(parts[0]);
                }

                if (left.Count == 0)
                    continue;
                int workers = samples.Device.type == DeviceType.CPU ? (int)Math.Clamp(left.Count / FewestSamples, 1, team.Size) : 1;
                Ranges[] shares = left.Divide(workers);
                do
                {
                    team.Run(workers, worker =>
                    {
                        parts[worker] ??= BeginParts(begin, block);
                        Work(parts[worker], shares, worker, resumeFile);
                    });
                    if (resumeFile is { IsDue: true })
                        resumeFile.Write(() => Joined(parts, begin, block), Done(first, start + block.size(0), shares), reader);
                }
                while (shares.Any(share => share.Count > 0));
            }

            resumed?.CompareEnd(reader);
            foreach (SampleSums[] part in parts.Skip(1).Where(part => part is not null))
                Merge(parts[0], part);
            return parts[0];
        }
        catch
        {
            Free(parts.Take(1));
            throw;
        }
        finally
        {
            Free(parts.Skip(1));
        }

        void Work(SampleSums[] mine, Ranges[] shares, int worker, IPassFile? until)
        {
            HookPoint[] needs = [.. mine.SelectMany(sums => sums.Needs).Distinct()];
            // What several sums look at is recorded once, for as many samples as all take at once.
            long stride = needs.Length > 0 ? mine.Min(sums => sums.MostAtOnce) : mine.Max(sums => sums.MostAtOnce);
            if (needs.Length > 0)
                needs = [.. needs.Union(samples.Recorded)];
            while (shares[worker].Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                (long start, long next) = shares[worker].Take(stride);
                using NetworkTrace? open = needs.Length > 0 ? samples.Trace(start, next - start, needs) : null;
                samples.Share(start, next - start, open);
                foreach (SampleSums sums in mine)
                    sums.Add(samples, start, next, cancellationToken);
                samples.Share(start, next - start, null);
                progress?.Invoke(next - start);
                // A round takes one chunk at least, however often it is to be written.
                if (until is { IsDue: true })
                    return;
            }
        }
    }

    private static bool Look(Action<Tensor> look, Tensor block)
    {
        look(block);
        return true;
    }

    private static SampleSums[] BeginParts(Func<Tensor, SampleSums[]> begin, Tensor block)
    {
        using var scope = NewDisposeScope();
        return begin(block.narrow(0, 0, 1));
    }

    /// <summary>The sums of all parts, which the caller disposes.</summary>
    private static SampleSums[] Joined(SampleSums[][] parts, Func<Tensor, SampleSums[]> begin, Tensor block)
    {
        SampleSums[] joined = BeginParts(begin, block);
        foreach (SampleSums[] part in parts.Where(part => part is not null))
            Merge(joined, part);
        return joined;
    }

    private static Ranges Done(long first, long next, Ranges[] left)
    {
        var done = new Ranges();
        done.Add(first, next);
        foreach ((long start, long end) in left.SelectMany(share => share.All))
            done = done.Less(start, end);
        return done;
    }

    private static void Merge(SampleSums[] into, SampleSums[] part)
    {
        using var scope = NewDisposeScope();
        foreach ((SampleSums mine, SampleSums others) in into.Zip(part))
            mine.Merge(others);
    }

    private static void Free(IEnumerable<SampleSums[]> parts)
    {
        foreach (SampleSums sums in parts.Where(part => part is not null).SelectMany(part => part))
            sums.Dispose();
    }
}
