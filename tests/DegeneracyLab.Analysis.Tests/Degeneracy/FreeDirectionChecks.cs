using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Free directions by themselves, and what the explicit Jacobian says of them.</summary>
internal static class FreeDirectionChecks
{
    /// <summary>Counts them, exactly.</summary>
    /// <param name="network">A network in float64.</param>
    /// <param name="data">Its inputs.</param>
    /// <param name="isExact">Whether the total is exact.</param>
    /// <returns>The counts, and if these are exact all claimed directions, [parameters, directions].</returns>
    public static (FreeDirections Free, Tensor Claimed) Count(IInstrumentedNetwork network, Tensor data, bool isExact = true)
    {
        using var sums = new FreeDirectionSums(network, network, unitByUnit: isExact);
        using var samples = new SampleSet(network, data);
        sums.Add(samples);
        using var count = new FreeDirectionCount(sums, isExact);
        return (count.Count(), isExact ? count.Claimed() : empty(0));
    }

    /// <summary>Finds the free directions along paths.</summary>
    /// <param name="network">A network in float64.</param>
    /// <param name="data">Its inputs.</param>
    /// <returns>[parameters, directions].</returns>
    public static Tensor Paths(IInstrumentedNetwork network, Tensor data)
    {
        using var sums = new FreeDirectionSums(network, network, unitByUnit: true);
        using var samples = new SampleSet(network, data);
        sums.Add(samples);
        using var count = new FreeDirectionCount(sums, isExact: true);
        return PathDirections.Of(count, out _);
    }

    /// <summary>The dimension of the span of directions, in units in which the columns of the Jacobian are equal.</summary>
    public static int Dimension(IInstrumentedNetwork network, Tensor data, Tensor directions)
    {
        using var scope = NewDisposeScope();
        Tensor lengths = Jacobian(network, data).Squared().sum([0]).sqrt();
        Tensor scales = where(lengths.IsPositive(), lengths, ones_like(lengths));
        return (int)OrthonormalBasis.Of(directions * scales.unsqueeze(1)).size(1);
    }

    /// <summary>The nullity of the Jacobian of all outputs on all samples, scaled to equal columns, and the gap at which it is decided.</summary>
    public static (int Nullity, double SmallestKept, double LargestDropped) Nullity(IInstrumentedNetwork network, Tensor data)
    {
        using var scope = NewDisposeScope();
        Tensor jacobian = Jacobian(network, data);
        Tensor lengths = jacobian.Squared().sum([0]).sqrt();
        double longest = lengths.numel() == 0 ? 0 : lengths.max().item<double>();
        // A column of nothing but rounding counts as 0.
        Tensor columns = jacobian.index_select(1, lengths.IsAbove(1e-13 * longest).nonzero().squeeze(1));
        double[] values = columns.numel() == 0 ? [] : Matrix.Numbers(linalg.svdvals(columns / columns.Squared().sum([0]).sqrt()));
        int rank = values.Count(value => value > 1e-10 * values[0]);
        return ((int)jacobian.size(1) - rank, rank == 0 ? 1 : values[rank - 1] / values[0], rank < values.Length ? values[rank] / values[0] : 0);
    }

    /// <summary>
    /// Whether scores differ by 20 or more, so that the pattern has entries that are all but 0: then singular values are small without a
    /// gap, derivatives are lost in rounding, and no numerical nullity is that of the network.
    /// </summary>
    public static bool HasSaturatedAttention(IInstrumentedNetwork network, Tensor data)
    {
        using var scope = NewDisposeScope();
        HookPoint[] patterns = [.. network.Steps().OfType<AttentionStep>().Select(step => step.Pattern)];
        using NetworkTrace trace = network.Trace(data, [network.Description.Output, .. patterns]);
        return patterns.Any(pattern =>
        {
            // Above the diagonal a 0 may be that of a causal mask.
            Tensor entries = trace[pattern];
            return (entries < Math.Exp(-20)).logical_and((entries > 0).logical_or(ones_like(entries).tril().to(ScalarType.Bool))).any().item<bool>();
        });
    }

    /// <summary>Requires that no direction moves an output: by 1e-8 of what its parts do, or by rounding.</summary>
    public static void RequireNull(IInstrumentedNetwork network, Tensor data, Tensor claimed)
    {
        using var scope = NewDisposeScope();
        if (claimed.numel() == 0)
            return;
        Tensor jacobian = Jacobian(network, data), lengths = jacobian.Squared().sum([0]).sqrt();
        Tensor parts = lengths.unsqueeze(0).matmul(claimed.abs()).squeeze(0);
        // The derivative by a key's bias is 0; computed, it is rounding of its terms.
        Tensor rounding = claimed.abs().amax([0]).Times(1e-12 * lengths.max().item<double>());
        double worst = (jacobian.matmul(claimed).abs().amax([0]) / parts.Times(1e-8).Plus(rounding)).nan_to_num(0).max().item<double>();
        Assert.True(worst <= 1, $"A direction moves the outputs {worst:0.0e+0} times as much as it may.");
    }

    private static Tensor Jacobian(IInstrumentedNetwork network, Tensor data)
    {
        using NetworkTrace trace = network.Trace(data);
        return network.ParameterJacobian(trace).flatten(1, -2).flatten(0, 1);
    }
}
