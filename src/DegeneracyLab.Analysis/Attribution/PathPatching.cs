using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Path patching by the network's own computation. Each node to which edges lead is computed in a run of its own, in which the nodes at their
/// begins have their changed values, and all other nodes before it their clean ones.
/// </summary>
internal sealed class PathPatching : IDisposable
{
    private readonly IInstrumentedNetwork network;
    private readonly PathOrder order;
    private readonly PatchedPlace[] places;

    /// <summary>Prepares it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="order">The paths.</param>
    public PathPatching(IInstrumentedNetwork network, PathOrder order)
    {
        this.network = network;
        this.order = order;
        places = [.. order.Nodes.Distinct().GroupBy(node => node.Hook).Select(nodes => new PatchedPlace(network, nodes.Key, nodes)).Concat(order.Held.Select(hook => new PatchedPlace(network, hook, []))).OrderBy(place => place.Hook.Index)];
        Recorded = [.. places.SelectMany(place => place.Parts).Append(network.Description.Output).Distinct()];
    }

    /// <summary>The receiver.</summary>
    public AttributionNode Receiver => order.Receiver;

    /// <summary>What the clean and the corrupted run must record.</summary>
    public IReadOnlyCollection<HookPoint> Recorded { get; }

    /// <summary>The change of the receiver from one run to another.</summary>
    /// <param name="from">The clean run.</param>
    /// <param name="to">The other one.</param>
    /// <returns>[batch, ..], float64, in the dispose scope of the caller.</returns>
    public Tensor ReceiverChange(NetworkTrace from, NetworkTrace to) => PlaceOf(Receiver).Change(Receiver, from, to);

    /// <summary>The run in which the receiver is reached through the named edges alone.</summary>
    /// <param name="inputs">The clean inputs.</param>
    /// <param name="clean">The clean run.</param>
    /// <param name="corrupted">The corrupted run.</param>
    /// <returns>A trace with the receiver, which the caller disposes.</returns>
    public NetworkTrace Run(Tensor inputs, NetworkTrace clean, NetworkTrace corrupted)
    {
        Dictionary<AttributionNode, NetworkTrace> runs = new() { [order.Sender] = corrupted };
        try
        {
            foreach (PathOrder.Step step in order.Steps)
            {
                // Where two places share a part, as the stream of a residual block, the later one stands before the node.
                Dictionary<HookPoint, Intervention> set = [];
                foreach (PatchedPlace place in places.Where(place => place.Hook.Index < step.Node.Hook.Index))
                    foreach (Intervention intervention in place.Set(clean, [.. step.From.Where(node => node.Hook == place.Hook).Select(node => (node, runs[node]))], network.Dtype))
                        set[intervention.Hook] = intervention;
                runs.Add(step.Node, network.Trace(inputs, [.. PlaceOf(step.Node).Parts], [.. set.Values]));
            }

            runs.Remove(order.Receiver, out NetworkTrace? last);
            return last!;
        }
        finally
        {
            runs.Remove(order.Sender);
            foreach (NetworkTrace run in runs.Values)
                run.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PatchedPlace place in places)
            place.Dispose();
    }

    private PatchedPlace PlaceOf(AttributionNode node) => places.Single(place => place.Hook == node.Hook);
}
