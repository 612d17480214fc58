using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The squared changes of the outputs if the units of each cluster get the gate of its leader: layer by layer, and in all layers at once,
/// where a leader's gate is what it becomes after the replacements before it.
/// </summary>
internal sealed class ReplacedGates : SampleSums
{
    private readonly IInstrumentedNetwork network;
    private readonly Device device;
    private readonly IReadOnlyList<GatedLayer> gates;
    private readonly Tensor means, changes, variance;
    private readonly Tensor[] leaderOf;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gates">Its replaceable gated layers.</param>
    /// <param name="clusters">The clusters of each.</param>
    /// <param name="outputMeans">The means of the outputs over the data.</param>
    public ReplacedGates(IInstrumentedNetwork network, IReadOnlyList<GatedLayer> gates, IReadOnlyList<IReadOnlyList<GateCluster>> clusters, double[] outputMeans)
    {
        this.network = network;
        this.gates = gates;
        device = Devices.ForSums(Devices.Of(network));
        means = NewFixed(tensor(outputMeans, ScalarType.Float64, device));
        leaderOf = [.. clusters.Select(some => NewFixed(tensor(Leaders(some), ScalarType.Int64, Devices.Of(network))))];
        changes = NewTotal(gates.Count + 1);
        variance = NewTotal(1);
    }

    /// <summary>The change if the gates of one layer are replaced.</summary>
    /// <param name="gate">The place of the layer among those given.</param>
    public ReplacementError Of(int gate)
    {
        double change = Matrix.Numbers(changes)[gate], spread = Matrix.Numbers(variance)[0];
        return new(change / Count, change / spread);
    }

    /// <summary>The change if the gates of all layers are replaced.</summary>
    public ReplacementError OfAll => Of(gates.Count);

    /// <inheritdoc/>
    public override void Dispose()
    {
        means.Dispose();
        foreach (Tensor each in leaderOf)
            each.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override Device Device => device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        HookPoint end = network.Description.Output;
        HookPoint[] hooks = [.. gates.Select(gate => gate.PreActivation!), end];
        using Tensor inputs = samples.Inputs(first, count);
        using NetworkTrace trace = network.Trace(inputs, hooks);
        Tensor plain = trace[end].ToFloat64().reshape(count, -1);
        variance.AddInPlace((plain - means).Squared().sum().reshape(1));
        Tensor[] squares = new Tensor[gates.Count + 1];
        List<Intervention> soFar = [];
        for (int index = 0; index < gates.Count; index++)
        {
            squares[index] = Change(Interventions.Create(Replacement(trace, index)));
            if (soFar.Count == 0)
            {
                soFar.Add(Replacement(trace, index));
                continue;
            }

            using NetworkTrace changed = network.Trace(inputs, [gates[index].PreActivation!], Interventions.Create([.. soFar]));
            soFar.Add(Replacement(changed, index));
        }

        squares[^1] = gates.Count == 1 ? squares[0] : Change(Interventions.Create([.. soFar]));
        changes.AddInPlace(stack(squares));

        Tensor Change(Interventions interventions)
        {
            using NetworkTrace changed = network.Trace(inputs, [end], interventions);
            return (changed[end].ToFloat64().reshape(count, -1) - plain).Squared().sum();
        }
    }

    /// <summary>The activations of a layer with the gates of the leaders.</summary>
    private Intervention Replacement(NetworkTrace trace, int index)
    {
        using var scope = NewDisposeScope();
        Tensor before = trace[gates[index].PreActivation!];
        Tensor open = before.index_select(1, leaderOf[index]).IsPositive();
        return Intervention.Replace(gates[index].Layer.HookPoint, where(open, before, before.Times(gates[index].Layer.ClosedSlope)));
    }

    private static long[] Leaders(IReadOnlyList<GateCluster> clusters)
    {
        long[] leaders = new long[clusters.Sum(cluster => cluster.Units.Count)];
        foreach (GateCluster cluster in clusters)
            foreach (int unit in cluster.Units)
                leaders[unit] = cluster.Leader;
        return leaders;
    }

    private static Tensor NewFixed(Tensor values) => values.DetachFromDisposeScope();
}
