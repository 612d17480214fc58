namespace DegeneracyLab.Analysis;

/// <summary>
/// Chooses a resolution where none is given: the middle of the widest range in which the best partition stays the same. Of a graph whose
/// modules have a structure of their own, and act on each other a little, that is where neither shows.
/// </summary>
internal static class ResolutionChoice
{
    /// <summary>The searches at each resolution, and the number of edges from which there is one only: they take as long, and a structure that shows at all shows in it.</summary>
    private const int Restarts = 3, ManyEdges = 50_000;

    /// <summary>From a tenth to 1, at equal ratios.</summary>
    private static readonly double[] Resolutions = [.. Enumerable.Range(-10, 11).Select(step => Math.Pow(10, step / 10.0))];

    /// <summary>Chooses the resolution of a graph.</summary>
    /// <param name="quality">The qualities of its partitions.</param>
    /// <param name="model">The null model.</param>
    /// <param name="isJoined">Whether a node has edges; nodes without are modules at any resolution.</param>
    /// <param name="seed">The seed of the searches.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The resolution: 1 if the partition is another one at each.</returns>
    public static double Of(GraphQuality quality, NullModel model, IReadOnlyList<bool> isJoined, long seed, CancellationToken cancellationToken)
    {
        int restarts = quality.Edges < ManyEdges ? Restarts : 1;
        int[][] partitions = new int[Resolutions.Length][];
        Parallel.For(0, partitions.Length, WorkerThreads.LoopOptions(cancellationToken), place =>
        {
            int[] best = quality.Search(model, Resolutions[place]).Runs(seed, restarts, cancellationToken).MaxBy(run => run.Quality).Communities;
            partitions[place] = LeidenSearch.Numbered([.. best.Where((_, node) => isJoined[node])]);
        });
        List<Range> ranges = [];
        for (int place = 0; place < partitions.Length; place++)
        {
            int[] partition = partitions[place];
            if (ranges.Count > 0 && ranges[^1].Partition.AsSpan().SequenceEqual(partition))
                ranges[^1] = ranges[^1] with { Count = ranges[^1].Count + 1 };
            else
                ranges.Add(new(place, 1, partition));
        }

        // Where everything is one module, that is an answer only if there is no other.
        Range? widest = ranges.Where(range => range.Count > 1).OrderByDescending(range => range.HasModules).ThenByDescending(range => range.Count).FirstOrDefault();
        return widest is null ? 1 : Resolutions[widest.First + (widest.Count / 2)];
    }

    /// <summary>Resolutions with the same partition.</summary>
    private sealed record Range(int First, int Count, int[] Partition)
    {
        public bool HasModules => Partition.Any(module => module != 0);
    }
}
