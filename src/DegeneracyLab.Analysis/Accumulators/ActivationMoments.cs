using System.Diagnostics;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Means and co-moments of the activations at all node layers, without the constant. Makes the samples record them.</summary>
/// <param name="nodes">The node layers that the samples record.</param>
internal sealed class ActivationMoments(IReadOnlyList<NodeLayer> nodes) : SampleSums
{
    private long networkTicks, sumTicks;

    /// <summary>The moments at the node layers: vectors of all samples and positions.</summary>
    public IReadOnlyList<Moments> Nodes { get; } = [.. nodes.Select(node => new Moments(node.Coordinates))];

    /// <summary>The part of the time that the network took; the rest went into sums.</summary>
    public double NetworkShare => networkTicks / (double)Math.Max(networkTicks + sumTicks, 1);

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
    private protected override Device Device => CPU; // The moments, which are all, go to their samples.

    /// <inheritdoc/>
    internal override long MostAtOnce => 2 * Cotangents.MostRows;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        long begin = Stopwatch.GetTimestamp();
        IReadOnlyList<Tensor> values = samples.Record(first, count);
        long middle = Stopwatch.GetTimestamp();
        for (int node = 0; node < nodes.Count; node++)
            Nodes[node].Add(values[node].narrow(-1, 0, nodes[node].Coordinates).flatten(0, 1));
        networkTicks += middle - begin;
        sumTicks += Stopwatch.GetTimestamp() - middle;
    }
}
