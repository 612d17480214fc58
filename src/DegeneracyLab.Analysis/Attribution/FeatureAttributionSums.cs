using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Gradient times difference, for the features of node layers and for the edges between those of adjacent ones.</summary>
internal sealed class FeatureAttributionSums : PairedSums
{
    private const long PartBytes = 4 << 20;

    private readonly InteractionBasis basis;
    private readonly NodeLayer[] layers;
    private readonly NodeLayer output;
    private readonly (Tensor Read, Tensor Write)[] features;
    private readonly Integration integration;
    private readonly Tensor[] effects, edges;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="corrupted">The corrupted samples.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="basis">The bases.</param>
    /// <param name="layers">Their node layers, without constants.</param>
    /// <param name="integration">The rule of integration, from the corrupted values at a node layer to the clean ones.</param>
    public FeatureAttributionSums(IInstrumentedNetwork network, SampleSet corrupted, AblationMetric metric, InteractionBasis basis, NodeLayer[] layers, Integration integration)
        : base(network, corrupted, metric, runs: 0)
    {
        this.basis = basis;
        this.layers = layers;
        this.integration = integration;
        output = new(network.Description, network.Description.Output, hasConstant: false, layers[^1].FlattensImages);
        using var scope = NewDisposeScope();
        features = [.. layers.Zip(basis, (layer, node) => (
            node.C.ToTensor().narrow(0, 0, layer.Width).to(Device).DetachFromDisposeScope(),
            node.CPinv.ToTensor().narrow(1, 0, layer.Width).to(Device).DetachFromDisposeScope()))];
        effects = [.. basis.Select(node => NewTotal(node.Dimension))];
        edges = [.. basis.Zip(basis.Skip(1), (from, to) => NewTotal(to.Dimension, from.Dimension))];
    }

    /// <summary>The node layers, with an effect for each feature.</summary>
    public IReadOnlyList<AttributedNode> Nodes => [.. basis.Select((node, place) => new AttributedNode { Name = node.Name, Shape = [node.Dimension], Entries = [.. Mean(effects[place])] })];

    /// <summary>The sections, with an effect for each edge.</summary>
    public IReadOnlyList<AttributedEdge> Edges => [.. edges.Select((sum, place) =>
    {
        double[] all = Mean(sum);
        return new AttributedEdge { From = basis[place].Name, To = basis[place + 1].Name, Effect = all.Sum(), Entries = new(basis[place + 1].Dimension, basis[place].Dimension, all) };
    })];

    /// <inheritdoc/>
    private protected override IReadOnlyCollection<HookPoint> Recorded => Network.Description.HookPoints;

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach ((Tensor read, Tensor write) in features)
        {
            read.Dispose();
            write.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    private protected override void AddPair(Tensor inputs, NetworkTrace clean, NetworkTrace corrupted, long first, CancellationToken cancellationToken)
    {
        HookPoint outputs = Network.Description.Output;
        for (int place = 0; place < layers.Length; place++)
        {
            using var whole = NewDisposeScope();
            Tensor from = layers[place].Values(clean), difference = layers[place].Values(corrupted) - from, changes = difference.matmul(features[place].Read);
            foreach ((double alpha, double weight) in integration.Points)
            {
                using var scope = NewDisposeScope();
                using NetworkTrace? between = integration.IsAtTheEnd ? null : Network.Trace(inputs, interventions: [.. layers[place].Replace(from.Plus(difference.Times(1 - alpha)), Network.Dtype)]);
                NetworkTrace run = between ?? clean;
                Tensor byOutputs = output.ToVectors(Metric!.ScoreGradient(new(run[outputs], clean[outputs], first)).ToFloat64()).unsqueeze(0);
                Tensor byFeatures = ByFeatures(place, run, byOutputs);
                effects[place].AddInPlace((byFeatures * changes).sum([0, 1]).Times(weight));
                if (place + 1 < layers.Length)
                    AddEdges(place, run, ByFeatures(place + 1, run, byOutputs), changes, weight, cancellationToken);
            }
        }
    }

    /// <summary>The derivative of the metric by the features of a node layer, [batch, positions, r].</summary>
    private Tensor ByFeatures(int place, NetworkTrace run, Tensor byOutputs)
    {
        Tensor byVectors = layers[place].Hook == output.Hook ? byOutputs : layers[place].PullBack(Network, run, output, byOutputs);
        return byVectors.squeeze(0).matmul(features[place].Write.t());
    }

    private void AddEdges(int place, NetworkTrace run, Tensor byLater, Tensor changes, double weight, CancellationToken cancellationToken)
    {
        NodeLayer from = layers[place], to = layers[place + 1];
        long count = byLater.size(-1), most = Math.Clamp(PartBytes / (8 * changes.size(0) * Math.Max(from.Positions * from.Width, to.Positions * to.Width)), 1, Math.Max(count, 1));
        for (long feature = 0; feature < count; feature += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            long some = Math.Min(most, count - feature);
            Tensor read = features[place + 1].Read.narrow(1, feature, some).t().reshape(some, 1, 1, to.Width);
            Tensor pulled = from.PullBack(Network, run, to, byLater.narrow(-1, feature, some).permute(2, 0, 1).unsqueeze(-1) * read);      // [some, batch, positions, d]
            edges[place].narrow(0, feature, some).AddInPlace((pulled.matmul(features[place].Write.t()) * changes).sum([1, 2]).Times(weight));
        }
    }
}
