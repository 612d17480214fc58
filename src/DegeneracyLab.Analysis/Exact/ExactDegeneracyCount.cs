using System.Globalization;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Counts all free directions of a network, and explains them by stages.</summary>
internal static class ExactDegeneracyCount
{
    /// <summary>The stage of directions along linear paths.</summary>
    public const string Paths = "paths";

    /// <summary>What the stages of networks that are no chains are.</summary>
    public const string MeaningOfSpans = "Weights of single layers that read what the data do not span, or write what no output reads (types 1 and 2).",
        MeaningOfGauge = "Changes inside the network that its layers pass on, and its maps undo.",
        MeaningOfPaths = "Changes along linear paths side by side, or of tables, that other maps undo.",
        MeaningOfRest = "Measured, and explained by no mechanism that is known here.";

    /// <summary>The sizes of the changes of weights near which the rank is looked at again, relative to those of each layer.</summary>
    private static readonly double[] Near = [1e-2, 1e-1];

    /// <summary>Counts the free directions of a network on data.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="fresh">Fresh samples, on which free directions may or may not persist; null for none.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed.</exception>
    /// <exception cref="NotSupportedException">A network in float32 does not say how it is copied.</exception>
    public static ExactDegeneracy Of(IInstrumentedNetwork network, Dataset data, Dataset? fresh = null, CancellationToken cancellationToken = default) =>
        OnSums(network, data, fresh, looksNear: true, (sums, proved, onFresh) =>
            Of(sums.OfType<JacobianSums>().Single(), proved, sums.OfType<FiringCells>().SingleOrDefault(), onFresh, [.. sums.OfType<NearbyJacobianSums>()]), cancellationToken);

    /// <summary>Sums over the data what a count needs, and passes it on.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="fresh">Fresh samples; null for none.</param>
    /// <param name="use">Receives the Jacobian, what is proved to be free, the cells of a chain, and the Jacobian on fresh samples; they are gone afterwards.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>What the receiver makes of them.</returns>
    internal static T OnSums<T>(IInstrumentedNetwork network, Dataset data, Dataset? fresh, Func<JacobianSums, FreeDirectionCount, FiringCells?, JacobianSums?, T> use, CancellationToken cancellationToken) =>
        OnSums(network, data, fresh, looksNear: false, (sums, proved, onFresh) => use(sums.OfType<JacobianSums>().Single(), proved, sums.OfType<FiringCells>().SingleOrDefault(), onFresh), cancellationToken);

    private static T OnSums<T>(IInstrumentedNetwork network, Dataset data, Dataset? fresh, bool looksNear, Func<SampleSums[], FreeDirectionCount, JacobianSums?, T> use, CancellationToken cancellationToken)
    {
        AnalysisInput.RequireNetwork(network);
        IInstrumentedNetwork inFloat64 = network.Dtype == ScalarType.Float64 ? network : network.Copy(ScalarType.Float64);
        IInstrumentedNetwork? near = null;
        SampleSums[] sums = [], others = [];
        try
        {
            near = LastBits.Near(inFloat64);
            sums = Pass(network, new(network, data, isFirstPass: true), () => [.. SumsOf(inFloat64, near, looksNear), new FreeDirectionSums(inFloat64, network, unitByUnit: true)], cancellationToken);
            if (fresh is not null)
                others = [OnFresh(network, inFloat64, near, new(network, fresh, isFirstPass: true), cancellationToken)];
            using var proved = new FreeDirectionCount(sums.OfType<FreeDirectionSums>().Single(), isExact: true);
            return use(sums, proved, others.OfType<JacobianSums>().SingleOrDefault());
        }
        finally
        {
            foreach (SampleSums each in sums.Concat(others))
                each.Dispose();
            (near as IDisposable)?.Dispose();
            if (!ReferenceEquals(inFloat64, network))
                ((IDisposable)inFloat64).Dispose();
        }
    }

    /// <summary>Begins the sums that the count needs beside those of the closed forms.</summary>
    /// <param name="inFloat64">The network, in float64.</param>
    /// <param name="near">The network with other last bits; null if it can't be copied.</param>
    /// <param name="looksNear">Whether the rank near the weights is asked for.</param>
    /// <returns>Sums without samples, which the caller disposes.</returns>
    public static IReadOnlyList<SampleSums> SumsOf(IInstrumentedNetwork inFloat64, IInstrumentedNetwork? near, bool looksNear = true)
    {
        List<SampleSums> sums = [new JacobianSums(inFloat64, near)];
        if (FiringCells.For(inFloat64) is { } cells)
            sums.Add(cells);
        else if (looksNear && near is not null)
            sums.AddRange(NearbyJacobianSums.For(inFloat64));
        return sums;
    }

    /// <summary>Takes the Jacobian on fresh samples, in one pass over them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inFloat64">The network, in float64.</param>
    /// <param name="near">The network with other last bits; null if it can't be copied.</param>
    /// <param name="fresh">Reads the samples.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    /// <returns>The Jacobian, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The samples are not for the network.</exception>
    public static JacobianSums OnFresh(IInstrumentedNetwork network, IInstrumentedNetwork inFloat64, IInstrumentedNetwork? near, SampleReader fresh, CancellationToken cancellationToken) =>
        (JacobianSums)Pass(network, fresh, () => [new JacobianSums(inFloat64, near)], cancellationToken).Single();

    /// <summary>Counts the free directions, from sums over the data.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain of fully connected layers and ReLUs; null for other networks.</param>
    /// <param name="fresh">The Jacobian on fresh samples; null if there are none.</param>
    /// <param name="nearby">The Jacobian at parameters near those of a network that is no chain; none if it was not looked at.</param>
    /// <returns>The counts.</returns>
    public static ExactDegeneracy Of(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, JacobianSums? fresh, IReadOnlyList<NearbyJacobianSums> nearby)
    {
        (ExactDegeneracy exact, ParameterNullSpace free) = Of(jacobian, proved, cells, fresh, nearby, WorkSteps.Unwatched, listing: null);
        free.Dispose();
        return exact;
    }

    /// <summary>Counts the free directions, from sums over the data, and gives what they were found in.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain of fully connected layers and ReLUs; null for other networks.</param>
    /// <param name="fresh">The Jacobian on fresh samples; null if there are none.</param>
    /// <param name="nearby">The Jacobian at parameters near those of a network that is no chain; none if it was not looked at.</param>
    /// <param name="steps">What is done is reported there, by several threads.</param>
    /// <param name="listing">Receives the null space, and gives what receives each subspace of a stage of a chain; null if nobody asks for them.</param>
    /// <returns>The counts, and the null space, which the caller disposes.</returns>
    public static (ExactDegeneracy Exact, ParameterNullSpace Free) Of(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, JacobianSums? fresh, IReadOnlyList<NearbyJacobianSums> nearby, WorkSteps steps, Func<ParameterNullSpace, Action<StageSubspace>>? listing)
    {
        using var scope = NewDisposeScope();
        (GatedChain Chain, ChainPoints Points)? layers = cells is { GaveUp: false } ? (GatedChain.Of(jacobian.Network, cells.Chain)!, cells.Points()) : null;
        ExactDegeneracy? result = null;
        ParameterNullSpace? free = null;
        NearbyJacobianSums[] onSamePiece = [.. nearby.Where(sums => sums.IsOnSamePiece)];
        int[] ranksNear = new int[layers is null ? onSamePiece.Length : Near.Length];
        try
        {
            // What takes long, side by side.
            Together(
            [
                () =>
                {
                    using var own = NewDisposeScope();
                    steps.Begin($"null space of {jacobian.Columns:N0} columns");
                    (Tensor spans, Tensor gauge) = proved.ClaimedParts();
                    free = ParameterNullSpace.Of(jacobian, cat([spans, gauge], 1));
                    result = Explained(jacobian, proved, (spans, gauge), free, cells, fresh, layers, steps, listing?.Invoke(free));
                },
                .. ranksNear.Select<int, Action>((_, size) => () => ranksNear[size] = layers is null ? RankNear(onSamePiece[size], steps) : RankNear(layers.Value.Chain, layers.Value.Points, size, steps)),
            ]);
        }
        catch
        {
            free?.Dispose();
            throw;
        }

        if (nearby.Count > 0 && onSamePiece.Length == 0)
            result = result! with { Remarks = [.. result.Remarks, ExactRemarks.NoPieceNearby] };
        return (ranksNear.Length == 0 ? result! : result! with { Singular = Math.Max(ranksNear.Max() - result!.FunctionalDimension, 0) }, free!);
    }

    /// <summary>The directions along paths in the null space of a network that is no chain.</summary>
    /// <param name="free">The null space.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <returns>The subspace, in the dispose scope of the caller, and what to doubt of it, or null.</returns>
    public static (StageSubspace Paths, string? Remark) PathsIn(ParameterNullSpace free, FreeDirectionCount proved)
    {
        Tensor paths = PathDirections.Of(proved, out string? remark), inside = free.Inside(paths);
        long lost = paths.size(1) - inside.size(1);
        if (lost > 0)
            remark = string.Create(CultureInfo.InvariantCulture, $"{lost:N0} of {paths.size(1):N0} directions along paths move the outputs and do not count: their equations were not solved accurately, because the units of values or weights differ too much.");
        return (new(Paths, MeaningOfPaths, 0, inside, (int)inside.size(1)), remark);
    }

    private static ExactDegeneracy Explained(JacobianSums jacobian, FreeDirectionCount proved, (Tensor Spans, Tensor Gauge) claimed, ParameterNullSpace free, FiringCells? cells, JacobianSums? fresh, (GatedChain Chain, ChainPoints Points)? layers, WorkSteps steps, Action<StageSubspace>? receive)
    {
        steps.Begin("stages");
        using SubspaceSum known = new(free.Basis, free.Scales), inStages = new(free.Basis, free.Scales), redundant = new(free.Basis, free.Scales);
        int ofSpans = known.Add(claimed.Spans), ofGauge = known.Add(claimed.Gauge), ofPaths = 0;
        string? remark = null;
        if (layers is null)
        {
            steps.Begin("directions along paths");
            (StageSubspace paths, remark) = PathsIn(free, proved);
            receive?.Invoke(paths);
            ofPaths = known.Add(paths.Directions);
        }

        IReadOnlyList<DegeneracyStage> stages = layers is { } chain
            ? ChainStages.Of(chain.Chain, chain.Points, free, inStages, steps, receive)
            :
            [
                new("spans", ofSpans, MeaningOfSpans),
                new("gauge", ofGauge, MeaningOfGauge),
                new(Paths, ofPaths, MeaningOfPaths),
                new("rest", free.Rank.Nullity - known.Dimension, MeaningOfRest),
            ];
        steps.Begin(layers is null ? "remarks" : "path redundancy");
        PathRedundancy? redundancy = layers is { } ofChain ? PathRedundancy.Of(ofChain.Chain, ofChain.Points, steps) : null;
        SubspaceSum sum = layers is null ? known : inStages;
        return new()
        {
            Parameters = jacobian.Columns,
            Samples = jacobian.Count,
            Rows = jacobian.Count * jacobian.Outputs,
            Rank = free.Rank,
            Proved = known.Dimension,
            NumericalNullity = free.NumericalNullity,
            RoundingColumns = [.. free.RoundingColumns.Select(column => ExactRemarks.NameOf(jacobian.Network, column))],
            Stages = stages,
            SmallestSineKept = sum.SmallestKept,
            LargestSineDropped = sum.LargestDropped,
            PathRedundancy = redundancy is null ? null : redundant.Add(redundancy.Directions),
            DataRelations = redundancy?.Relations,
            Persistent = fresh is null ? null : Persistent(free, fresh),
            Remarks = [.. ExactRemarks.Of(jacobian, free, cells, sum, lacksPaths: layers is not null && redundancy is null), .. remark is null ? Array.Empty<string>() : [remark]],
        };
    }

    private static SampleSums[] Pass(IInstrumentedNetwork network, SampleReader reader, Func<SampleSums[]> begin, CancellationToken cancellationToken)
    {
        using var passes = new DataPasses(network, cancellationToken);
        return passes.Run(reader, begin);
    }

    /// <summary>Does work side by side, in as many threads as an analysis may use.</summary>
    private static void Together(IReadOnlyList<Action> work)
    {
        using var team = new WorkerTeam(Math.Min(WorkerThreads.Count, work.Count));
        int next = -1;
        team.Run(team.Size, _ =>
        {
            for (int number = Interlocked.Increment(ref next); number < work.Count; number = Interlocked.Increment(ref next))
                work[number]();
        });
    }

    /// <summary>The dimension of what is null on the data and on fresh samples.</summary>
    private static int Persistent(ParameterNullSpace free, JacobianSums fresh)
    {
        using var scope = NewDisposeScope();
        return NullSpace.RankIn(cat([free.R, fresh.WithoutRounding().R])).Nullity;
    }

    private static int RankNear(NearbyJacobianSums sums, WorkSteps steps)
    {
        steps.Begin("rank near the weights");
        return sums.Rank;
    }

    /// <summary>The rank near the weights, with the gates as they are.</summary>
    private static int RankNear(GatedChain chain, ChainPoints points, int size, WorkSteps steps)
    {
        steps.Begin("rank near the weights");
        using var scope = NewDisposeScope();
        (Tensor r, double[] sizes) = chain.Near(Near[size], seed: (ulong)size + 1).Factor(points, chain.Layers - 1, steps);
        steps.Check();
        return NullSpace.RankIn(r, sizes).Rank;
    }
}
