using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Gradient times difference, for hook points and for the edges between them.</summary>
internal sealed class NodeAttributionSums : PairedSums
{
    private readonly IReadOnlyList<HookPoint> nodes;
    private readonly Integration integration;
    private readonly Tensor[] effects;
    private readonly Tensor edges;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="corrupted">The corrupted samples.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="nodes">The hook points in the order of computation, the last of which is the output.</param>
    /// <param name="integration">The rule of integration, from the corrupted value of a node to the clean one.</param>
    public NodeAttributionSums(IInstrumentedNetwork network, SampleSet corrupted, AblationMetric metric, IReadOnlyList<HookPoint> nodes, Integration integration)
        : base(network, corrupted, metric, runs: 0)
    {
        this.nodes = nodes;
        this.integration = integration;
        effects = [.. nodes.Select(node => NewTotal([.. network.Description.ShapeAt(node)]))];
        edges = NewTotal(nodes.Count, nodes.Count);
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<AttributedNode> Nodes => [.. nodes.Select((node, place) => new AttributedNode { Name = node.Name, Shape = Network.Description.ShapeAt(node), Entries = [.. Mean(effects[place])] })];

    /// <summary>The edges, from each node to each later one.</summary>
    public IReadOnlyList<AttributedEdge> Edges
    {
        get
        {
            double[] all = Mean(edges);
            return [.. from one in Enumerable.Range(0, nodes.Count) from other in Enumerable.Range(one + 1, nodes.Count - one - 1)
                       select new AttributedEdge { From = nodes[one].Name, To = nodes[other].Name, Effect = all[(one * nodes.Count) + other] }];
        }
    }

    /// <inheritdoc/>
    private protected override IReadOnlyCollection<HookPoint> Recorded => Network.Description.HookPoints;

    /// <inheritdoc/>
    private protected override void AddPair(Tensor inputs, NetworkTrace clean, NetworkTrace corrupted, long first, CancellationToken cancellationToken)
    {
        // At the end of every path is the clean run.
        using NodeState? end = integration.IsAtTheEnd ? At(clean) : null;
        for (int place = 0; place < nodes.Count; place++)
        {
            foreach ((double alpha, double weight) in integration.Points)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                HookPoint node = nodes[place];
                Tensor difference = corrupted[node].ToFloat64() - clean[node].ToFloat64();
                if (end is not null)
                {
                    Add(end, place, difference, weight);
                    continue;
                }

                Tensor value = clean[node].ToFloat64().Plus(difference.Times(1 - alpha)).to(Network.Dtype);
                using NetworkTrace run = Network.Trace(inputs, interventions: [Intervention.Replace(node, value)]);
                using NodeState state = At(run);
                Add(state, place, difference, weight);
            }
        }

        NodeState At(NetworkTrace run)
        {
            HookPoint output = nodes[^1];
            return new(Network, inputs, run, nodes, Metric!.ScoreGradient(new(run[output], clean[output], first)));
        }
    }

    private void Add(NodeState state, int place, Tensor difference, double weight)
    {
        effects[place].AddInPlace((state.Gradient(nodes[place]).ToFloat64() * difference).sum([0]).Times(weight));
        for (int later = place + 1; later < nodes.Count; later++)
        {
            using var scope = NewDisposeScope();
            Tensor pulled = state.PullBack(nodes[place], nodes[later], state.Gradient(nodes[later]));
            edges.narrow(0, place, 1).narrow(1, later, 1).AddInPlace((pulled.ToFloat64() * difference).sum().Times(weight).reshape(1, 1));
        }
    }
}
