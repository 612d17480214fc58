using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The samples of a data set, and what the network makes of them at node layers and gates. As many of these as a budget of
/// memory allows are kept, so that the network runs once for all sums; for the samples after them it runs again each time.
/// </summary>
internal sealed class SampleSet : IDisposable
{
    private const long DefaultBudget = 64 << 20;

    private readonly Tensor inputs;
    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly IReadOnlyList<LayerDescription> gates;
    private readonly Dictionary<NodeLayer, Tensor> values = [];
    private readonly Dictionary<HookPoint, Tensor> masks = [];
    private readonly long kept;

    /// <summary>Samples of which nothing is kept.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Its inputs, [samples, ..input..].</param>
    public SampleSet(IInstrumentedNetwork network, Tensor inputs)
        : this(network, inputs, [], [])
    {
    }

    /// <summary>Samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Its inputs, [samples, ..input..].</param>
    /// <param name="nodes">The node layers at which values are kept, once <see cref="Record"/> saw them.</param>
    /// <param name="gates">Gated layers of which masks are.</param>
    /// <param name="budget">The most bytes that are kept.</param>
    public SampleSet(IInstrumentedNetwork network, Tensor inputs, IReadOnlyList<NodeLayer> nodes, IReadOnlyList<LayerDescription> gates, long budget = DefaultBudget)
    {
        Network = network;
        this.inputs = inputs;
        this.nodes = nodes;
        this.gates = gates;
        long bytes = nodes.Sum(node => 8 * node.Positions * node.Width) + gates.Sum(gate => (long)network.Description.WidthAt(gate.HookPoint));
        kept = Math.Min(Count, budget / Math.Max(bytes, 1));
        if (kept == 0)
            return;
        foreach (NodeLayer node in nodes)
            values[node] = empty(kept, node.Positions, node.Width, dtype: ScalarType.Float64, device: Devices.ForSums(Device)).DetachFromDisposeScope();
        foreach (LayerDescription gate in gates)
            masks[gate.HookPoint] = empty([kept, .. network.Description.ShapeAt(gate.HookPoint)], ScalarType.Bool, device: Device).DetachFromDisposeScope();
    }

    /// <summary>The network.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The device of the inputs.</summary>
    public Device Device => inputs.device;

    /// <summary>The number of samples.</summary>
    public long Count => inputs.size(0);

    /// <summary>One of them, to ask for the network's structure.</summary>
    public Tensor Sample => inputs.narrow(0, 0, 1);

    /// <summary>Inputs of the network.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>A view in the dispose scope of the caller.</returns>
    public Tensor Inputs(long first, long count) => inputs.narrow(0, first, count);

    /// <summary>Runs the network once, and keeps what there is room for.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>The values at all node layers, as <see cref="Values"/> gives them.</returns>
    public IReadOnlyList<Tensor> Record(long first, long count)
    {
        using NetworkTrace trace = Trace(first, count, [.. nodes.SelectMany(node => node.Parts).Concat(gates.SelectMany(MaskNeeds)).Distinct()]);
        Tensor[] vectors = [.. nodes.Select(node => node.Values(trace))];
        long some = Math.Min(kept - first, count);
        if (some <= 0)
            return vectors;
        using var scope = NewDisposeScope();
        foreach ((NodeLayer node, Tensor all) in nodes.Zip(vectors))
            values[node].narrow(0, first, some).copy_(all.narrow(0, 0, some));
        foreach (LayerDescription gate in gates)
            masks[gate.HookPoint].narrow(0, first, some).copy_(trace.Mask(gate.HookPoint).narrow(0, 0, some));
        return vectors;
    }

    /// <summary>The vectors at a node layer.</summary>
    /// <param name="node">The node layer.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>[count, positions, d], float64; in the dispose scope of the caller, not to be written to.</returns>
    public Tensor Values(NodeLayer node, long first, long count)
    {
        if (first + count <= kept && values.TryGetValue(node, out Tensor? all))
            return all.narrow(0, first, count);
        return InParts(first, count, [.. node.Parts], node.Values);
    }

    /// <summary>Where a gated layer is open.</summary>
    /// <param name="gate">The layer.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>[count, ..], bool; in the dispose scope of the caller, not to be written to.</returns>
    public Tensor Mask(LayerDescription gate, long first, long count)
    {
        if (first + count <= kept && masks.TryGetValue(gate.HookPoint, out Tensor? all))
            return all.narrow(0, first, count);
        return InParts(first, count, MaskNeeds(gate), trace => trace.Mask(gate.HookPoint).clone());
    }

    /// <summary>Runs the network.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <param name="hooks">What to record.</param>
    /// <returns>The trace, which the caller disposes.</returns>
    public NetworkTrace Trace(long first, long count, IReadOnlyCollection<HookPoint> hooks)
    {
        using Tensor batch = Inputs(first, count);
        return Network.Trace(batch, hooks);
    }

    /// <summary>What is recorded for a mask: the layer itself, of which products may need no value, and what those need.</summary>
    private static HookPoint[] MaskNeeds(LayerDescription gate) => [.. gate.ProductsNeed.Append(gate.HookPoint).Distinct()];

    /// <summary>What is left of traces takes less memory than they do: the network runs on a few samples at a time.</summary>
    private Tensor InParts(long first, long count, HookPoint[] hooks, Func<NetworkTrace, Tensor> read)
    {
        using var scope = NewDisposeScope();
        List<Tensor> parts = [];
        for (long start = 0; start < count; start += Cotangents.MostRows)
        {
            using NetworkTrace trace = Trace(first + start, Math.Min(Cotangents.MostRows, count - start), hooks);
            parts.Add(read(trace));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts)).MoveToOuterDisposeScope();
    }

    /// <summary>Frees what is kept.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in values.Values.Concat(masks.Values))
            tensor.Dispose();
    }
}
