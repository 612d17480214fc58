using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The samples of a block of data, and what the network makes of them at node layers and gates. As much of this as a budget of
/// memory allows is kept, for the first blocks, so that the network runs once for all sums; for the others it runs again each
/// time. Samples are named by their places in the whole data set.
/// </summary>
internal sealed class SampleSet : IDisposable
{
    /// <summary>The most bytes that are kept, by default.</summary>
    public const long DefaultBudget = 64 << 20;

    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly IReadOnlyList<LayerDescription> gates;
    private readonly IReadOnlyCollection<HookPoint> recorded;
    private readonly ThreadLocal<(long First, long Count, NetworkTrace Trace)?> shared = new();
    private readonly List<Kept> blocks = [];
    private readonly long bytesOfSample;
    private long budget;
    private Tensor inputs;
    private long begin;
    private Kept? kept;

    /// <summary>Samples of which nothing is kept.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Its inputs, [samples, ..input..].</param>
    public SampleSet(IInstrumentedNetwork network, Tensor inputs)
        : this(network, [], [], budget: 0) => Begin(inputs, 0);

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="nodes">The node layers at which values are kept, once <see cref="Record"/> saw them.</param>
    /// <param name="gates">Gated layers of which masks are.</param>
    /// <param name="budget">The most bytes that are kept.</param>
    public SampleSet(IInstrumentedNetwork network, IReadOnlyList<NodeLayer> nodes, IReadOnlyList<LayerDescription> gates, long budget = DefaultBudget)
    {
        Network = network;
        Device = Devices.Of(network);
        this.nodes = nodes;
        this.gates = gates;
        this.budget = budget;
        inputs = null!;
        recorded = [.. nodes.SelectMany(node => node.Parts).Concat(gates.SelectMany(MaskNeeds)).Distinct()];
        bytesOfSample = Math.Max(nodes.Sum(node => 8 * node.Positions * node.Width) + gates.Sum(gate => network.Description.WidthAt(gate.HookPoint)), 1);
    }

    /// <summary>The network.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The device of the network and its inputs.</summary>
    public Device Device { get; }

    /// <summary>The number of samples in the block.</summary>
    public long Count => inputs.size(0);

    /// <summary>The place of the block's first sample in the whole data set.</summary>
    public long First => begin;

    /// <summary>The bytes that are kept of a sample.</summary>
    public long BytesOfSample => bytesOfSample;

    /// <summary>One of them, to ask for the network's structure.</summary>
    public Tensor Sample => inputs.narrow(0, 0, 1);

    /// <summary>Takes the next block of samples.</summary>
    /// <param name="block">Inputs of the network, which must live until the next block comes.</param>
    /// <param name="first">The place of its first sample.</param>
    public void Begin(Tensor block, long first)
    {
        inputs = block;
        begin = first;
        kept = blocks.Find(old => old.First == first);
    }

    /// <summary>Makes room for what <see cref="Record"/> sees of the block, as far as the budget allows.</summary>
    public void Keep()
    {
        long some = Math.Min(Count, budget / bytesOfSample);
        if (some == 0 || nodes.Count + gates.Count == 0)
            return;
        budget -= some * bytesOfSample;
        kept = new(begin, some);
        blocks.Add(kept);
        foreach (NodeLayer node in nodes)
            kept.Values[node] = empty(some, node.Positions, node.Width, dtype: ScalarType.Float64, device: Devices.ForSums(Device)).DetachFromDisposeScope();
        foreach (LayerDescription gate in gates)
            kept.Masks[gate.HookPoint] = empty([some, .. Network.Description.ShapeAt(gate.HookPoint)], ScalarType.Bool, device: Device).DetachFromDisposeScope();
    }

    /// <summary>Inputs of the network.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>A view in the dispose scope of the caller.</returns>
    public Tensor Inputs(long first, long count) => inputs.narrow(0, first - begin, count);

    /// <summary>Runs the network once, and keeps what there is room for.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>The values at all node layers, as <see cref="Values"/> gives them.</returns>
    public IReadOnlyList<Tensor> Record(long first, long count)
    {
        using TraceLease lease = Lease(first, count, Recorded);
        NetworkTrace trace = lease.Trace;
        Tensor[] vectors = [.. nodes.Select(node => node.Values(trace))];
        long some = Math.Min((kept?.Count ?? 0) - (first - begin), count);
        if (some <= 0)
            return vectors;
        using var scope = NewDisposeScope();
        foreach ((NodeLayer node, Tensor all) in nodes.Zip(vectors))
            kept!.Values[node].narrow(0, first - begin, some).copy_(all.narrow(0, 0, some));
        foreach (LayerDescription gate in gates)
            kept!.Masks[gate.HookPoint].narrow(0, first - begin, some).copy_(trace.Mask(gate.HookPoint).narrow(0, 0, some));
        return vectors;
    }

    /// <summary>The vectors at a node layer.</summary>
    /// <param name="node">The node layer.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>[count, positions, d], float64; in the dispose scope of the caller, not to be written to.</returns>
    public Tensor Values(NodeLayer node, long first, long count)
    {
        if (IsKept(first, count) && kept!.Values.TryGetValue(node, out Tensor? all))
            return all.narrow(0, first - begin, count);
        return InParts(first, count, [.. node.Parts], node.Values);
    }

    /// <summary>Where a gated layer is open.</summary>
    /// <param name="gate">The layer.</param>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <returns>[count, ..], bool; in the dispose scope of the caller, not to be written to.</returns>
    public Tensor Mask(LayerDescription gate, long first, long count)
    {
        if (IsKept(first, count) && kept!.Masks.TryGetValue(gate.HookPoint, out Tensor? all))
            return all.narrow(0, first - begin, count);
        return Shared(first, count) is { } open ? open.Mask(gate.HookPoint).clone() : InParts(first, count, MaskNeeds(gate), trace => trace.Mask(gate.HookPoint).clone());
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

    /// <summary>The hook points that <see cref="Record"/> looks at.</summary>
    public IReadOnlyCollection<HookPoint> Recorded => recorded;

    /// <summary>Lets sums in this thread share one run of the network.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <param name="trace">What was recorded of them; stays the caller's. Null to end it.</param>
    public void Share(long first, long count, NetworkTrace? trace) => shared.Value = trace is null ? null : (first, count, trace);

    /// <summary>The trace that sums share, or one of its own.</summary>
    /// <param name="first">The first sample.</param>
    /// <param name="count">Their number.</param>
    /// <param name="hooks">What to record.</param>
    /// <returns>The trace, until it is disposed.</returns>
    public TraceLease Lease(long first, long count, IReadOnlyCollection<HookPoint> hooks) => Shared(first, count) is { } trace
        ? new(trace, isOwn: false)
        : new(Trace(first, count, hooks), isOwn: true);

    /// <summary>Forgets what is kept, which no later pass needs or may rely on.</summary>
    public void Forget()
    {
        foreach (Kept block in blocks)
            block.Dispose();
        blocks.Clear();
        kept = null;
        budget = 0;
    }

    /// <summary>Frees what is kept.</summary>
    public void Dispose()
    {
        Forget();
        shared.Dispose();
    }

    private NetworkTrace? Shared(long first, long count) => shared.Value is { } open && open.First == first && open.Count == count ? open.Trace : null;

    private bool IsKept(long first, long count) => kept is not null && first - begin + count <= kept.Count;

    /// <summary>What is recorded for a mask: the layer itself, of which products may need no value, and what those need.</summary>
    /// <param name="gate">The layer.</param>
    public static HookPoint[] MaskNeeds(LayerDescription gate) => [.. gate.ProductsNeed.Append(gate.HookPoint).Distinct()];

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

    /// <summary>What is kept of the first samples of a block.</summary>
    private sealed record Kept(long First, long Count) : IDisposable
    {
        public Dictionary<NodeLayer, Tensor> Values { get; } = [];

        public Dictionary<HookPoint, Tensor> Masks { get; } = [];

        public void Dispose()
        {
            foreach (Tensor tensor in Values.Values.Concat(Masks.Values))
                tensor.Dispose();
        }
    }
}
