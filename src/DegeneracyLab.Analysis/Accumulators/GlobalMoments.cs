using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The second moments M' of the Jacobians from node layers to the last one, in one backward sweep. Where a node layer goes on
/// by an affine map A to a place of fewer coordinates, the sweep stops there and M' is A^T M'_place A: the sweep need not come
/// to inputs that are wide.
/// </summary>
internal sealed class GlobalMoments : SampleSums
{
    private readonly IInstrumentedNetwork network;
    private readonly IReadOnlyList<NodeLayer> nodes;
    private readonly IReadOnlyList<NodeLayer> places;               // where the sweep stops, ascending; the last is the last node layer
    private readonly int[] after;                                   // from which place the sweep comes to each
    private readonly (int Place, Tensor? Map)[] read;               // of each node layer: where its M' is summed up, and A
    private readonly NetworkSection whole;
    private readonly HookPoint[] recorded;
    private readonly Tensor units;
    private readonly StochasticSources? sources;
    private readonly bool areVectors;
    private readonly SourceSums[] sums;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="nodes">The node layers, ascending.</param>
    /// <param name="sample">One input of the network.</param>
    /// <param name="sources">Sources over the last node layer; null for exact sums.</param>
    public GlobalMoments(IInstrumentedNetwork network, IReadOnlyList<NodeLayer> nodes, Tensor sample, StochasticSources? sources = null)
    {
        this.network = network;
        this.nodes = nodes;
        this.sources = sources;
        whole = new(network, nodes[0], nodes[^1]);
        bool isExact = Cotangents.Count(whole, sources) == 0;
        NodeLayer[] stops = [.. nodes.Select((node, index) => isExact && index < nodes.Count - 1 ? AffineStep.End(network, node, nodes[index + 1]) : node)];
        places = [.. stops.DistinctBy(stop => stop.Hook).OrderBy(stop => stop.Hook.Index)];
        after = [.. Enumerable.Range(0, places.Count).Select(place => Enumerable.Range(place + 1, places.Count - place).FirstOrDefault(later => later >= places.Count - 1 || places[place].GoesOnBy(places[later])))];
        using (NewDisposeScope())
            read = [.. nodes.Zip(stops, (node, stop) => (PlaceOf(stop), ReferenceEquals(stop, node) ? null : AffineStep.Map(network, node, stop, sample).DetachFromDisposeScope()))];
        recorded = [.. Enumerable.Range(0, places.Count - 1).SelectMany(place => RecordedBetween(places[place], places[after[place]])).Distinct()];
        areVectors = places.All(place => place is { Positions: 1, HasConstant: false } && network.Description.NodeShapeAt(place.Hook).Count == 1);
        units = eye(nodes[^1].Width, dtype: ScalarType.Float64, device: Device).DetachFromDisposeScope();
        // At the last place the Jacobian is the identity.
        sums = [.. places.SkipLast(1).Select(place => new SourceSums(Cotangents.Count(whole, sources), () => NewTotal(place.Width, place.Width)))];
    }

    /// <inheritdoc/>
    internal override IReadOnlyCollection<HookPoint> Needs => places.Count > 1 ? recorded : [];

    /// <summary>How they are computed, in words.</summary>
    public string Method => Cotangents.Count(whole, sources) > 0 ? "one backward sweep of random signs" : "one backward sweep";

    /// <summary>M' of a node layer, [d, d].</summary>
    /// <param name="hook">The node layer's hook point.</param>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Mean(HookPoint hook)
    {
        using var scope = NewDisposeScope();
        NodeLayer node = nodes[IndexOf(hook)];
        if (ReferenceEquals(node, nodes[^1]))
            return units.clone().MoveToOuterDisposeScope();
        (int place, Tensor? map) = read[IndexOf(hook)];
        Tensor total = place == sums.Length ? units.Times(Count * places[place].Positions) : sums[place].Total();
        Tensor mean = total.DividedBy(Count * node.Positions);
        return (map is null ? mean : map.t().matmul(mean).matmul(map)).MoveToOuterDisposeScope();
    }

    /// <summary>The standard error of M' of a node layer, as a ratio to its norm; null if it is exact.</summary>
    /// <param name="hook">The node layer's hook point.</param>
    public double? RelativeStandardError(HookPoint hook) => read[IndexOf(hook)].Place is var place && place < sums.Length ? sums[place].RelativeStandardError : null;

    /// <inheritdoc/>
    public override void Dispose()
    {
        units.Dispose();
        whole.Dispose();
        foreach ((_, Tensor? map) in read)
            map?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override Device Device => whole.Device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (places.Count == 1)
            return;
        using TraceLease lease = samples.Lease(first, count, recorded);
        NetworkTrace trace = lease.Trace;
        foreach ((int source, _, Tensor part) in Cotangents.Of(whole, units, count, sources, first))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var sweep = NewDisposeScope();
            using Tensor cotangents = part;
            if (areVectors)
                SweepVectors(trace, source, cotangents.squeeze(2));
            else
                Sweep(trace, source, cotangents);
        }
    }

    /// <summary>Pulls cotangents back from place to place.</summary>
    private void Sweep(NetworkTrace trace, int source, Tensor cotangents)
    {
        var pulled = new Tensor[places.Count];
        pulled[^1] = cotangents;
        for (int place = places.Count - 2; place >= 0; place--)
        {
            pulled[place] = places[place].PullBack(network, trace, places[after[place]], pulled[after[place]]);
            SymmetricProduct.AddTo(sums[place][source], pulled[place].reshape(-1, places[place].Width));
        }
    }

    /// <summary>The same where places are vectors without constants: cotangents stay in the network's type on their way.</summary>
    private void SweepVectors(NetworkTrace trace, int source, Tensor cotangents)
    {
        var pulled = new Tensor[places.Count];
        pulled[^1] = cotangents.For(network, TraceDevice.Of(trace));
        for (int place = places.Count - 2; place >= 0; place--)
        {
            pulled[place] = network.Vjp(trace, places[place].Hook, places[after[place]].Hook, pulled[after[place]], carry: true);
            SymmetricProduct.AddTo(sums[place][source], pulled[place].reshape(-1, places[place].Width).ToFloat64());
        }
    }

    private IEnumerable<HookPoint> RecordedBetween(NodeLayer from, NodeLayer to)
    {
        using var section = new NetworkSection(network, from, to);
        return section.Recorded;
    }

    private int IndexOf(HookPoint hook)
    {
        for (int node = 0; node < nodes.Count; node++)
            if (ReferenceEquals(nodes[node].Hook, hook))
                return node;
        throw new KeyNotFoundException($"No Jacobians were summed up at {hook}.");
    }

    private int PlaceOf(NodeLayer stop)
    {
        for (int place = 0; place < places.Count; place++)
            if (ReferenceEquals(places[place].Hook, stop.Hook))
                return place;
        throw new InvalidOperationException($"{stop.Hook} is no place of the sweep.");
    }
}
