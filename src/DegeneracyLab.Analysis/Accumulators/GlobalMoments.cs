using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The second moments M' of the Jacobians from all node layers to the last one, in one backward sweep.
/// </summary>
internal sealed class GlobalMoments : SampleSums
{
    private readonly IInstrumentedNetwork network;
    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly NetworkSection whole;
    private readonly HookPoint[] recorded;
    private readonly Tensor units;
    private readonly StochasticSources? sources;
    private readonly SourceSums[] sums;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="nodes">The node layers.</param>
    /// <param name="sources">Sources over the last node layer; null for exact sums.</param>
    public GlobalMoments(IInstrumentedNetwork network, IReadOnlyList<NodeLayer> nodes, StochasticSources? sources = null)
    {
        this.network = network;
        this.nodes = nodes;
        this.sources = sources;
        whole = new(network, nodes[0], nodes[^1]);
        recorded = [.. nodes.SelectMany(node => node.Parts).Concat(whole.Recorded).Distinct()];
        units = eye(nodes[^1].Width, dtype: ScalarType.Float64, device: Device).DetachFromDisposeScope();
        sums = [.. nodes.Select(node => new SourceSums(Cotangents.Count(whole, sources), () => NewTotal(node.Width, node.Width)))];
    }

    /// <summary>M' of a node layer, [d, d].</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Mean(int node) => sums[node].Total().DivideInPlace(Count * nodes[node].Positions);

    /// <summary>How they are computed, in words.</summary>
    public string Method => Cotangents.Count(whole, sources) > 0 ? "one backward sweep of random signs" : "one backward sweep";

    /// <summary>The standard error of M' of a node layer, as a ratio to its norm; null if it is exact.</summary>
    /// <param name="node">The node layer's place.</param>
    public double? RelativeStandardError(int node) => sums[node].RelativeStandardError;

    /// <inheritdoc/>
    public override void Dispose()
    {
        units.Dispose();
        whole.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override Device Device => whole.Device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        using NetworkTrace trace = samples.Trace(first, count, recorded);
        foreach ((int source, _, Tensor part) in Cotangents.Of(whole, units, count, sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var sweep = NewDisposeScope();
            using Tensor cotangents = part;
            Tensor g = cotangents;
            for (int node = nodes.Count - 2; node >= 0; node--)
            {
                g = nodes[node].PullBack(network, trace, nodes[node + 1], g);
                SymmetricProduct.AddTo(sums[node][source], g.reshape(-1, nodes[node].Width));
            }
        }
    }
}
