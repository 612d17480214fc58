using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Moments of the activations at node layers of any network: a node layer is a hook point together with the values that go
/// by it (<see cref="NetworkTrace.NodeLayer"/>). In sequences every position counts as a sample of its own; other shapes
/// are flattened.
/// </summary>
public sealed class NodeLayerMoments : IDisposable
{
    private const long ChunkRows = 256;

    private readonly IInstrumentedNetwork network;
    private readonly HookPoint[] recorded;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="nodeLayers">The node layers.</param>
    /// <exception cref="ArgumentException">There is none, one is twice there or of another network, or one holds token ids.</exception>
    public NodeLayerMoments(IInstrumentedNetwork network, params HookPoint[] nodeLayers)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(nodeLayers);
        NetworkDescription description = network.Description;
        if (nodeLayers.Length == 0)
            throw new ArgumentException($"No node layer of {description.Name} was named.", nameof(nodeLayers));
        foreach (HookPoint node in nodeLayers)
        {
            description.Require(node);
            if (node.Index == 0 && description.Vocabulary is not null)
                throw new ArgumentException($"{node.Name} of {description.Name} holds token ids, which have no moments.", nameof(nodeLayers));
            if (nodeLayers.Count(other => ReferenceEquals(other, node)) > 1)
                throw new ArgumentException($"The node layer {node.Name} of {description.Name} is named twice.", nameof(nodeLayers));
        }

        this.network = network;
        NodeLayers = nodeLayers;
        recorded = [.. nodeLayers.SelectMany(node => description.CarriedAt(node).Append(node)).Distinct()];
        All = [.. nodeLayers.Select(node => new Moments((int)WidthAt(description, node)))];
    }

    /// <summary>The node layers.</summary>
    public IReadOnlyList<HookPoint> NodeLayers { get; }

    private Moments[] All { get; }

    /// <summary>The moments at a node layer, on the CPU.</summary>
    /// <param name="node">One of <see cref="NodeLayers"/>.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public Moments this[HookPoint node]
    {
        get
        {
            for (int i = 0; i < NodeLayers.Count; i++)
                if (ReferenceEquals(NodeLayers[i], node))
                {
                    All[i].MoveTo(CPU);
                    return All[i];
                }


            throw new ArgumentException($"{node} is none of the node layers {string.Join(", ", NodeLayers)}.", nameof(node));
        }
    }

    /// <summary>Adds samples.</summary>
    /// <param name="batch">Inputs of the network, [batch, ..input..].</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    public void Add(Tensor batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (long start = 0; start < batch.size(0); start += ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using NetworkTrace trace = network.Trace(batch.narrow(0, start, Math.Min(ChunkRows, batch.size(0) - start)), recorded);
            for (int i = 0; i < All.Length; i++)
                All[i].Add(trace.NodeLayer(NodeLayers[i]).reshape(-1, All[i].Mean.size(0)));
        }
    }

    /// <summary>Adds the samples of other moments of the same node layers, of this network or another of its class.</summary>
    /// <param name="other">The other moments.</param>
    /// <exception cref="ArgumentException">The node layers differ.</exception>
    public void Merge(NodeLayerMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!NodeLayers.Select(node => node.Name).SequenceEqual(other.NodeLayers.Select(node => node.Name)))
            throw new ArgumentException($"Moments at {string.Join(", ", other.NodeLayers)} can't be merged into moments at {string.Join(", ", NodeLayers)}.", nameof(other));
        for (int i = 0; i < All.Length; i++)
            All[i].Merge(other.All[i]);
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Moments moments in All)
            moments.Dispose();
    }

    private static long WidthAt(NetworkDescription description, HookPoint node)
    {
        IReadOnlyList<long> shape = description.NodeShapeAt(node);
        return shape.Count == 2 ? shape[1] : shape.Aggregate(1L, static (product, size) => product * size);
    }
}
