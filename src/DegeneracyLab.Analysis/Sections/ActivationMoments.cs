using System.Diagnostics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Means and co-moments of the activations at all node layers, without the constant.</summary>
/// <param name="network">The network.</param>
/// <param name="nodes">The node layers.</param>
internal sealed class ActivationMoments(IInstrumentedNetwork network, IReadOnlyList<NodeLayer> nodes) : SampleSums
{
    private readonly HookPoint[] recorded = [.. nodes.SelectMany(node => node.Parts).Distinct()];

    /// <summary>The moments at the node layers: vectors of all samples and positions.</summary>
    public IReadOnlyList<Moments> Nodes { get; } = [.. nodes.Select(node => new Moments(node.Coordinates))];

    /// <summary>The part of the time that the network took; the rest went into sums.</summary>
    public double NetworkShare => networkTicks / (double)Math.Max(networkTicks + sumTicks, 1);

    private long networkTicks, sumTicks;

    /// <inheritdoc/>
    public override void Merge(SampleSums other)
    {
        var others = (ActivationMoments)other;
        foreach ((Moments mine, Moments theirs) in Nodes.Zip(others.Nodes))
            mine.Merge(theirs);
        networkTicks += others.networkTicks;
        sumTicks += others.sumTicks;
        base.Merge(other);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (Moments moments in Nodes)
            moments.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void AddChunk(Tensor chunk, long first, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        using NetworkTrace trace = network.Trace(chunk, recorded);
        Tensor[] values = [.. nodes.Select(node => node.Values(trace).narrow(-1, 0, node.Coordinates).flatten(0, 1))];
        long middle = Stopwatch.GetTimestamp();
        foreach ((Moments moments, Tensor vectors) in Nodes.Zip(values))
            moments.Add(vectors);
        networkTicks += middle - begin;
        sumTicks += Stopwatch.GetTimestamp() - middle;
    }
}
