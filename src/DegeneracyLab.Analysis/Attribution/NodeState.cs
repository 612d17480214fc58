using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A run of a network, with the derivatives of a metric by the values at hook points, and of these by each other.</summary>
/// <param name="network">The network.</param>
/// <param name="inputs">Its inputs.</param>
/// <param name="trace">The run, with everything recorded; stays the caller's.</param>
/// <param name="nodes">The nodes in the order of computation, the last of which is the output.</param>
/// <param name="byOutputs">The derivative by the outputs, [batch, ..output..].</param>
internal sealed class NodeState(IInstrumentedNetwork network, Tensor inputs, NetworkTrace trace, IReadOnlyList<HookPoint> nodes, Tensor byOutputs) : IDisposable
{
    private readonly Dictionary<HookPoint, NetworkTrace> direct = [];

    /// <summary>The derivative by the value of a node.</summary>
    /// <param name="node">The node.</param>
    /// <returns>[batch, ..shape..], in the network's type and the dispose scope of the caller.</returns>
    public Tensor Gradient(HookPoint node)
    {
        using var scope = NewDisposeScope();
        return node == nodes[^1] ? byOutputs.alias().MoveToOuterDisposeScope() : network.Vjp(trace, node, nodes[^1], byOutputs.unsqueeze(0)).squeeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The part of the derivative by an earlier node that comes by way of a later one alone. Interventions at all nodes before the later one put
    /// the values there that they have; through an intervention of this kind no derivative passes.
    /// </summary>
    /// <param name="from">The earlier node.</param>
    /// <param name="to">The later node.</param>
    /// <param name="cotangents">The derivative by the later node, [batch, ..shape..].</param>
    /// <returns>[batch, ..shape..] of the earlier one, in the dispose scope of the caller.</returns>
    public Tensor PullBack(HookPoint from, HookPoint to, Tensor cotangents)
    {
        if (!direct.TryGetValue(to, out NetworkTrace? held))
            direct[to] = held = network.Trace(inputs, interventions: [.. nodes.Where(node => node.Index < to.Index).Select(node => Intervention.Replace(node, trace[node]))]);
        using var scope = NewDisposeScope();
        return network.Vjp(held, from, to, cotangents.unsqueeze(0)).squeeze(0).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NetworkTrace held in direct.Values)
            held.Dispose();
    }
}
