using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The second moments M' of the Jacobians from all node layers to the last one, in one backward sweep: sums over samples in
/// float64, which parts of the data can be added to apart.
/// </summary>
internal sealed class GlobalMoments : IDisposable
{
    private readonly IInstrumentedNetwork network;
    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly NetworkSection whole;
    private readonly HookPoint[] recorded;
    private readonly StochasticSources? sources;
    private readonly SourceSums[] sums;
    private long count;

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
        sums = [.. nodes.Select(node => new SourceSums(Cotangents.Count(whole, sources), node.Width, node.Width))];
    }

    /// <summary>M' of a node layer, [d, d].</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Mean(int node) => sums[node].Total().div_(count * nodes[node].Positions);

    /// <summary>How they are computed, in words.</summary>
    public string Method => Cotangents.Count(whole, sources) > 0 ? "one backward sweep of random signs" : "one backward sweep";

    /// <summary>The standard error of M' of a node layer, as a ratio to its norm; null if it is exact.</summary>
    /// <param name="node">The node layer's place.</param>
    public double? RelativeStandardError(int node) => sums[node].RelativeStandardError;

    /// <summary>Adds samples.</summary>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    public void Add(Tensor batch, CancellationToken cancellationToken = default)
    {
        using Tensor identity = eye(nodes[^1].Width, dtype: ScalarType.Float64);
        for (long start = 0; start < batch.size(0); start += Cotangents.MostRows)
        {
            using var scope = NewDisposeScope();
            Tensor chunk = batch.narrow(0, start, Math.Min(Cotangents.MostRows, batch.size(0) - start));
            using NetworkTrace trace = network.Trace(chunk, recorded);
            foreach ((int source, _, Tensor part) in Cotangents.Of(whole, identity, chunk.size(0), sources, count + start))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var sweep = NewDisposeScope();
                using Tensor cotangents = part;
                Tensor g = cotangents;
                for (int node = nodes.Count - 2; node >= 0; node--)
                {
                    g = nodes[node].PullBack(network, trace, nodes[node + 1], g);
                    Tensor rows = g.reshape(-1, nodes[node].Width);
                    sums[node][source].addmm_(rows.t(), rows);
                }
            }
        }

        count += batch.size(0);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        whole.Dispose();
        foreach (SourceSums sum in sums)
            sum.Dispose();
    }
}
