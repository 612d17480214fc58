namespace DegeneracyLab.Analysis;

/// <summary>
/// Which parts of a network carry the difference between two sets of inputs, clean and corrupted ones: exactly, for named paths, and to first
/// order for all nodes and edges at once. Nothing of the network changes.
/// </summary>
public static class NetworkAttribution
{
    /// <summary>
    /// Measures the effect of a node through named edges alone. The sender has its value from the corrupted run; each node to which named
    /// edges lead is computed from the changed values at their begins, with all other nodes as in the clean run.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="clean">The clean inputs.</param>
    /// <param name="corrupted">The corrupted inputs: as many, in the same order.</param>
    /// <param name="paths">The sender, the edges, and where the effect is measured.</param>
    /// <param name="metric">What is measured at the outputs, besides their change; null for nothing.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The change of the receiver, and of the metric.</returns>
    /// <exception cref="ArgumentException">Network, data, paths or labels do not fit, or the metric is NaN.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PatchingResult Patch(IInstrumentedNetwork network, Dataset clean, Dataset corrupted, PatchedPaths paths, AblationMetric? metric = null, CancellationToken cancellationToken = default)
    {
        Require(network, clean, corrupted);
        ArgumentNullException.ThrowIfNull(paths);
        PathOrder order = PathOrder.Of(network.Description, paths);
        if (metric is not null && (order.Receiver.Hook != network.Description.Output || order.Receiver.Feature is not null))
            throw new ArgumentException($"The metric '{metric}' is of the outputs, but the receiver is {order.Receiver}. Leave the receiver out, or the metric.", nameof(metric));
        using var patching = new PathPatching(network, order);
        using PatchingSums sums = PairedPass.Run(network, clean, corrupted, others => new PatchingSums(network, others, metric, patching), cancellationToken);
        sums.RequireLabels();
        var result = new PatchingResult
        {
            Network = network.Description.Name,
            Sender = order.Sender.ToString(),
            Receiver = order.Receiver.ToString(),
            Edges = [.. paths.Edges.Select(edge => edge.ToString())],
            Samples = sums.Count,
            Shape = order.Receiver.Feature is null ? network.Description.ShapeAt(order.Receiver.Hook) : [1],
            MeanChange = [.. sums.MeanChange],
            MeanSquare = sums.MeanSquares.Patched,
            CorruptedMeanSquare = sums.MeanSquares.Corrupted,
        };
        return metric is null ? result : result with { Metric = metric.Name, Clean = sums.Clean, Corrupted = sums.Corrupted, Patched = sums.Patched };
    }

    /// <summary>
    /// Estimates the effects of hook points, and of the edges between them, as gradient times difference. With a path of integration the
    /// gradients are averaged while a node's value goes from the corrupted to the clean one and all later ones follow: then its effect tends
    /// to that of patching it, and its edges always sum to it.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="clean">The clean inputs.</param>
    /// <param name="corrupted">The corrupted inputs: as many, in the same order.</param>
    /// <param name="nodes">The hook points in the order of computation; those that hold numbers and are in no block if null. The output is one of them in any case.</param>
    /// <param name="metric">The metric, which is differentiated by autograd.</param>
    /// <param name="integration">The rule of integration; the gradient in the clean run if null.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The effects.</returns>
    /// <exception cref="ArgumentException">Network, data, nodes or labels do not fit, or the metric is NaN or has no derivative.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AttributionResult Nodes(IInstrumentedNetwork network, Dataset clean, Dataset corrupted, IReadOnlyList<HookPoint>? nodes, AblationMetric metric, Integration? integration = null, CancellationToken cancellationToken = default)
    {
        Require(network, clean, corrupted);
        ArgumentNullException.ThrowIfNull(metric);
        integration ??= Integration.Gradient;
        HookPoint[] chosen = NodesOf(network.Description, nodes);
        using NodeAttributionSums sums = PairedPass.Run(network, clean, corrupted, others => new NodeAttributionSums(network, others, metric, chosen, integration), cancellationToken);
        return Result(network, metric, integration, sums, sums.Nodes, sums.Edges);
    }

    /// <summary>
    /// Estimates the effects of the features of bases, and of the edges between those of adjacent node layers, as gradient times difference. A
    /// path of integration goes from all corrupted values at a node layer to the clean ones: then the effects at each node layer that keeps
    /// all directions tend to a sum of the whole effect.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="clean">The clean inputs.</param>
    /// <param name="corrupted">The corrupted inputs: as many, in the same order.</param>
    /// <param name="result">An analysis of the network with bases, on these or other data.</param>
    /// <param name="metric">The metric, which is differentiated by autograd.</param>
    /// <param name="integration">The rule of integration; the gradient in the clean run if null.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The effects.</returns>
    /// <exception cref="ArgumentException">Network, data, bases or labels do not fit, or the metric is NaN or has no derivative.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static AttributionResult Features(IInstrumentedNetwork network, Dataset clean, Dataset corrupted, AnalysisResult result, AblationMetric metric, Integration? integration = null, CancellationToken cancellationToken = default)
    {
        Require(network, clean, corrupted);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(metric);
        integration ??= Integration.Gradient;
        InteractionBasis basis = result.Basis ?? throw new ArgumentException("The result has no bases, whose features could be nodes; analyse the network with Basis = true.", nameof(result));
        NodeLayer[] layers = [.. AblatedNetwork.NodesOf(network, result.Options, basis).Select(layer => new NodeLayer(network.Description, layer.Hook, hasConstant: false, layer.FlattensImages))];
        using FeatureAttributionSums sums = PairedPass.Run(network, clean, corrupted, others => new FeatureAttributionSums(network, others, metric, basis, layers, integration), cancellationToken);
        return Result(network, metric, integration, sums, sums.Nodes, sums.Edges) with { Basis = basis.ToString() };
    }

    private static AttributionResult Result(IInstrumentedNetwork network, AblationMetric metric, Integration integration, PairedSums sums, IReadOnlyList<AttributedNode> nodes, IReadOnlyList<AttributedEdge> edges)
    {
        sums.RequireLabels();
        return new()
        {
            Network = network.Description.Name,
            Metric = metric.Name,
            Integration = integration,
            Samples = sums.Count,
            Clean = sums.Clean,
            Corrupted = sums.Corrupted,
            Nodes = nodes,
            Edges = edges,
        };
    }

    private static HookPoint[] NodesOf(NetworkDescription network, IReadOnlyList<HookPoint>? nodes)
    {
        if (nodes is null)
            return [.. network.Layers.Select(layer => layer.HookPoint).Prepend(network.Input).Where(hook => hook != network.Input || network.Vocabulary is null)];
        for (int place = 0; place < nodes.Count; place++)
        {
            network.Require(nodes[place]);
            if (PathOrder.Obstacle(network, nodes[place]) is { } obstacle)
                throw new ArgumentException(obstacle, nameof(nodes));
            if (place > 0 && nodes[place].Index <= nodes[place - 1].Index)
                throw new ArgumentException($"Nodes must be different and in the order of computation, but {nodes[place]} comes after {nodes[place - 1]}.", nameof(nodes));
        }

        return [.. nodes, .. nodes.Count > 0 && nodes[^1] == network.Output ? Array.Empty<HookPoint>() : [network.Output]];
    }

    private static void Require(IInstrumentedNetwork network, Dataset clean, Dataset corrupted)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(corrupted);
        AnalysisInput.RequireNetwork(network);
    }
}
