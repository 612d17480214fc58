using System.Globalization;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Counts all free directions of a network, and explains them by stages.</summary>
internal static class ExactDegeneracyCount
{
    /// <summary>A singular value in this range is neither clearly kept nor clearly rounding.</summary>
    private const double Unclear = 1e-13, Clear = 1e-8;

    /// <summary>The smallest ratio of the smallest kept to the largest dropped singular value that leaves no doubt.</summary>
    private const double ClearGap = 1e4;

    /// <summary>A subspace of a stage that is outside the null space by more than this was not found accurately.</summary>
    private const double LargestResidual = 1e-6;

    /// <summary>The sizes of the changes of weights near which the rank is looked at again, relative to those of each layer.</summary>
    private static readonly double[] Near = [1e-2, 1e-1];

    /// <summary>Counts the free directions of a network on data.</summary>
    /// <param name="network">The network; it is looked at in float64.</param>
    /// <param name="data">The data.</param>
    /// <param name="fresh">Fresh samples, on which free directions may or may not persist; null for none.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">Network or data can't be analysed.</exception>
    public static ExactDegeneracy Of(IInstrumentedNetwork network, Dataset data, Dataset? fresh = null, CancellationToken cancellationToken = default)
    {
        AnalysisInput.RequireNetwork(network);
        IInstrumentedNetwork inFloat64 = network.Dtype == ScalarType.Float64 ? network : network.Copy(ScalarType.Float64);
        IInstrumentedNetwork? near = null;
        List<string> remarks = [];
        try
        {
            near = LastBits.NetworkNear(inFloat64);
        }
        catch (NotSupportedException exception)
        {
            remarks.Add($"Derivatives that are nothing but rounding were not looked for, because the network could not be copied: {exception.Message}");
        }

        try
        {
            ChainStructure? chain = ChainStructure.ObstacleIn(network.Description) is null ? ChainStructure.Of(network.Description) : null;
            SampleSums[] sums = Pass(network, data, _ => [new JacobianSums(inFloat64, near), new FreeDirectionSums(inFloat64, network, unitByUnit: true), .. chain is { Sections.Count: > 0 } ? new[] { new FiringCells(inFloat64, chain) } : []], cancellationToken);
            SampleSums[] others = [];
            try
            {
                if (fresh is not null)
                    others = Pass(network, fresh, _ => [new JacobianSums(inFloat64, near)], cancellationToken);
                using var count = new FreeDirectionCount((FreeDirectionSums)sums[1], isExact: true);
                return Of((JacobianSums)sums[0], count, sums.Length > 2 ? (FiringCells)sums[2] : null, chain, others.Length > 0 ? (JacobianSums)others[0] : null, remarks);
            }
            finally
            {
                foreach (SampleSums each in sums.Concat(others))
                    each.Dispose();
            }
        }
        finally
        {
            (near as IDisposable)?.Dispose();
            if (!ReferenceEquals(inFloat64, network))
                ((IDisposable)inFloat64).Dispose();
        }
    }

    /// <summary>Counts the free directions, from sums over the data.</summary>
    /// <param name="jacobian">The Jacobian.</param>
    /// <param name="proved">What is proved to be free.</param>
    /// <param name="cells">The samples of a chain; null for other networks.</param>
    /// <param name="structure">The network as a chain; null if it is none.</param>
    /// <param name="fresh">The Jacobian on fresh samples; null if there are none.</param>
    /// <param name="before">Remarks that are to be kept.</param>
    /// <returns>The counts.</returns>
    public static ExactDegeneracy Of(JacobianSums jacobian, FreeDirectionCount proved, FiringCells? cells, ChainStructure? structure, JacobianSums? fresh, IReadOnlyList<string> before)
    {
        using var scope = NewDisposeScope();
        (Tensor spans, Tensor gauge) = proved.ClaimedParts();
        using ParameterNullSpace free = ParameterNullSpace.Of(jacobian, cat([spans, gauge], 1));
        using var sum = new SubspaceSum(free.Basis, free.Scales);
        using var known = new SubspaceSum(free.Basis, free.Scales);
        int ofSpans = known.Add(spans), ofGauge = known.Add(gauge);
        List<string> remarks = [.. before, .. Remarks(jacobian, free)];
        GatedChain? chain = structure is null || cells is null ? null : GatedChain.Of(jacobian.Network, structure);
        if (cells is { GaveUp: true } && chain is not null)
            remarks.Add("The samples have more firing patterns than can be kept. So the free directions are not divided into the stages of a chain.");
        if (cells is { OnBoundaries: > 0 })
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{cells.OnBoundaries:N0} of {cells.Count:N0} samples have pre-activations of exactly 0, where the gate of a unit and the derivatives are undefined; they count as closed."));
        int? persistent = fresh is null ? null : Persistent(jacobian, free, fresh);
        var result = new ExactDegeneracy
        {
            Parameters = jacobian.Columns,
            Samples = jacobian.Count,
            Rows = jacobian.Count * jacobian.Outputs,
            Rank = free.Rank,
            Proved = known.Dimension,
            NumericalNullity = free.Plain.Nullity,
            RoundingColumns = [.. free.RoundingColumns.Select(column => NameOf(jacobian.Network, column))],
            Stages = [],
            SmallestSineKept = 1,
            LargestSineDropped = 0,
            Persistent = persistent,
            Remarks = remarks,
        };
        if (chain is null || cells!.GaveUp)
        {
            AddResidual(known, remarks);
            return result with
            {
                Stages =
                [
                    new("spans", ofSpans, "Weights of single layers that read what the data do not span, or write what no output reads (types 1 and 2)."),
                    new("gauge", ofGauge, "Changes inside the network that its layers pass on, and its maps undo."),
                    new("rest", free.Rank.Nullity - known.Dimension, "Measured, and explained by no mechanism that is known here."),
                ],
                SmallestSineKept = known.SmallestKept,
                LargestSineDropped = known.LargestDropped,
            };
        }

        ChainPoints points = cells.Points();
        IReadOnlyList<DegeneracyStage> stages = ChainStages.Of(chain, points, free, sum);
        AddResidual(sum, remarks);
        PathRedundancy? paths = Analysis.PathRedundancy.Of(chain, points);
        if (paths is null)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"Path redundancy is not counted: the derivatives of all paths through blocks of gates have more than {Analysis.PathRedundancy.MostRows:N0} rows."));
        using var redundant = new SubspaceSum(free.Basis, free.Scales);
        return result with
        {
            Stages = stages,
            SmallestSineKept = sum.SmallestKept,
            LargestSineDropped = sum.LargestDropped,
            PathRedundancy = paths is null ? null : redundant.Add(paths.Directions),
            DataRelations = paths?.Relations,
            Singular = Singular(chain, points, free.Rank.Rank),
        };
    }

    private static SampleSums[] Pass(IInstrumentedNetwork network, Dataset data, Func<Tensor, SampleSums[]> begin, CancellationToken cancellationToken)
    {
        using var samples = new SampleSet(network, [], [], budget: 0);
        using var team = new WorkerTeam(WorkerThreads.Count);
        return new PassRunner(samples, team, cancellationToken).Run(new SampleReader(network, data, isFirstPass: true), begin, keep: false, resumed: null, first: 0, progress: null, checkpoint: null);
    }

    /// <summary>The dimension of what is null on both data sets.</summary>
    private static int Persistent(JacobianSums jacobian, ParameterNullSpace free, JacobianSums fresh)
    {
        using var scope = NewDisposeScope();
        // What is null on the data, and moves no output on the fresh ones.
        Tensor both = cat([free.R, fresh.R]);
        Tensor rounding = tensor([.. Enumerable.Range(0, jacobian.Columns).Select(column => jacobian.IsRounding(column) && fresh.IsRounding(column) ? 0.0 : 1)], ScalarType.Float64, CPU);
        return NullSpace.RankIn(both * rounding).Nullity;
    }

    /// <summary>By how much the rank grows near the weights, with the gates as they are.</summary>
    private static int Singular(GatedChain chain, ChainPoints points, int rank)
    {
        int largest = rank;
        for (int size = 0; size < Near.Length; size++)
        {
            using var scope = NewDisposeScope();
            (Tensor r, double[] sizes) = chain.Near(Near[size], seed: (ulong)size + 1).Factor(points, chain.Layers - 1);
            largest = Math.Max(largest, NullSpace.RankIn(r, sizes).Rank);
        }

        return largest - rank;
    }

    private static IEnumerable<string> Remarks(JacobianSums jacobian, ParameterNullSpace free)
    {
        long rows = jacobian.Count * jacobian.Outputs;
        if (rows < jacobian.Columns)
            yield return string.Create(CultureInfo.InvariantCulture, $"The data are few: {jacobian.Count:N0} samples with {jacobian.Outputs:N0} outputs bound the rank by {rows:N0}, and there are {jacobian.Columns:N0} parameters.");
        double[] values = [.. free.Rank.Spectrum.Select(square => Math.Sqrt(square / free.Rank.Scale))];
        int unclear = values.Count(value => value is > Unclear and < Clear);
        if (unclear > 0 || free.Rank.Gap < ClearGap * ClearGap)
            yield return string.Create(CultureInfo.InvariantCulture, $"The number of free directions depends on the tolerance: the smallest singular value that counts is {Math.Sqrt(free.Rank.SmallestKept / free.Rank.Scale):0.0e+0} of the largest, the largest that does not {Math.Sqrt(free.Rank.LargestDropped / free.Rank.Scale):0.0e+0}, and {unclear:N0} are between {Unclear:0e+0} and {Clear:0e+0}.");
        if (jacobian.LeftOut > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{jacobian.LeftOut:N0} of the first {jacobian.LeftOut + jacobian.LookedAtTwice:N0} samples were left out of the search for derivatives that are nothing but rounding, because gates or maxima change there with the last bits of the data.");
        if (free.LargestEffectOfProved > 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"A direction that is proved to be free moves the computed outputs {free.LargestEffectOfProved:0.0e+0} times as much as rounding may.");
    }

    private static void AddResidual(SubspaceSum sum, List<string> remarks)
    {
        if (sum.LargestResidual > LargestResidual)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"A subspace of a stage is outside the null space by {sum.LargestResidual:0.0e+0}: the stages may share their directions in another way; the number of all free directions does not depend on it."));
    }

    /// <summary>The name of a number: its parameter and its place in it.</summary>
    private static string NameOf(IInstrumentedNetwork network, int column)
    {
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.NamedParameters())
        {
            int count = (int)parameter.numel();
            if (column >= count)
            {
                column -= count;
                continue;
            }

            long[] index = new long[parameter.dim()];
            for (int axis = index.Length - 1; axis >= 0; axis--)
                (column, index[axis]) = ((int)(column / parameter.size(axis)), column % parameter.size(axis));
            return $"{name}[{string.Join(", ", index)}]";
        }

        throw new ArgumentOutOfRangeException(nameof(column));
    }
}
