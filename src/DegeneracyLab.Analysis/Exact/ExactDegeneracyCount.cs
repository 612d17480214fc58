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
        using var scope = NewDisposeScope();
        (GatedChain Chain, ChainPoints Points)? layers = cells is { GaveUp: false } ? (GatedChain.Of(jacobian.Network, cells.Chain)!, cells.Points()) : null;
        ExactDegeneracy? result = null;
        NearbyJacobianSums[] onSamePiece = [.. nearby.Where(sums => sums.IsOnSamePiece)];
        int[] ranksNear = new int[layers is null ? onSamePiece.Length : Near.Length];
        // What takes long, side by side.
        Together([() => result = Explained(jacobian, proved, cells, fresh, layers), .. ranksNear.Select<int, Action>((_, size) => () => ranksNear[size] = layers is null ? onSamePiece[size].Rank : RankNear(layers.Value.Chain, layers.Value.Points, size))]);
        if (nearby.Count > 0 && onSamePiece.Length == 0)
            result = result! with { Remarks = [.. result.Remarks, ExactRemarks.NoPieceNearby] };
        return ranksNear.Length == 0 ? result! : result! with { Singular = Math.Max(ranksNear.Max() - result!.FunctionalDimension, 0) };
    }

    /// <summary>The null space, on the complement of what is proved, and the directions along paths in it.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain, whose stages have the directions along paths; null for other networks.</param>
    /// <param name="claimed">The directions in single layers and between layers.</param>
    /// <returns>The null space, which the caller disposes; the directions along paths, in the dispose scope of the caller; and what to doubt of these, or null.</returns>
    public static (ParameterNullSpace Free, Tensor Paths, string? Remark) NullSpaceOf(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, Tensor claimed)
    {
        ParameterNullSpace free = ParameterNullSpace.Of(jacobian, claimed);
        if (cells is { GaveUp: false })
            return (free, zeros(proved.Parameters, 0, dtype: ScalarType.Float64, device: CPU), null);
        Tensor paths = PathDirections.Of(proved, out string? remark);
        Tensor inside = free.Inside(paths);
        long lost = paths.size(1) - inside.size(1);
        return (free, inside, lost == 0 ? remark : string.Create(CultureInfo.InvariantCulture, $"{lost:N0} of {paths.size(1):N0} directions along paths move the outputs and do not count: their equations were not solved accurately, because the units of values or weights differ too much."));
    }

    private static ExactDegeneracy Explained(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, JacobianSums? fresh, (GatedChain Chain, ChainPoints Points)? layers)
    {
        using var scope = NewDisposeScope();
        (Tensor spans, Tensor gauge) = proved.ClaimedParts();
        (ParameterNullSpace space, Tensor paths, string? remark) = NullSpaceOf(jacobian, proved, cells, cat([spans, gauge], 1));
        using ParameterNullSpace free = space;
        using SubspaceSum known = new(free.Basis, free.Scales), inStages = new(free.Basis, free.Scales), redundant = new(free.Basis, free.Scales);
        int ofSpans = known.Add(spans), ofGauge = known.Add(gauge), ofPaths = known.Add(paths);
        IReadOnlyList<DegeneracyStage> stages = layers is { } chain
            ? ChainStages.Of(chain.Chain, chain.Points, free, inStages)
            :
            [
                new("spans", ofSpans, MeaningOfSpans),
                new("gauge", ofGauge, MeaningOfGauge),
                new(Paths, ofPaths, MeaningOfPaths),
                new("rest", free.Rank.Nullity - known.Dimension, MeaningOfRest),
            ];
        PathRedundancy? redundancy = layers is { } ofChain ? PathRedundancy.Of(ofChain.Chain, ofChain.Points) : null;
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

    /// <summary>The rank near the weights, with the gates as they are.</summary>
    private static int RankNear(GatedChain chain, ChainPoints points, int size)
    {
        using var scope = NewDisposeScope();
        (Tensor r, double[] sizes) = chain.Near(Near[size], seed: (ulong)size + 1).Factor(points, chain.Layers - 1);
        return NullSpace.RankIn(r, sizes).Rank;
    }
}
