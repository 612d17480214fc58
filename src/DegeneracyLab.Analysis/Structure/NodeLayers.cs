namespace DegeneracyLab.Analysis;

/// <summary>The node layers that bases are asked for.</summary>
internal static class NodeLayers
{
    /// <summary>
    /// The node layers of a network where nobody chose: the input of each of its layers that has parameters, and its output.
    /// Embeddings have none, and what is inside blocks is left to the blocks.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <returns>Their hook points.</returns>
    public static IReadOnlyList<HookPoint> Default(NetworkDescription network)
    {
        List<HookPoint> nodes = [];
        HookPoint before = network.Input;
        foreach (LayerDescription layer in network.Layers)
        {
            if (layer.ParameterRole != ParameterRole.Embedding && HasParameters(layer))
                nodes.Add(before);
            before = layer.HookPoint;
        }

        if (nodes.Count == 0 || nodes[^1] != network.Output)
            nodes.Add(network.Output);
        HookPoint first = network.HookPoints[network.Vocabulary is null ? 0 : 1];
        if (nodes.Count == 1 && first != network.Output)
            nodes.Insert(0, first);
        return nodes;

        static bool HasParameters(LayerDescription layer) => layer.ParameterCount + layer.FixedCount > 0 || layer.Inside.Any(HasParameters);
    }

    /// <summary>Reads a choice of node layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hooks">The hook points, in order.</param>
    /// <param name="options">The choices.</param>
    /// <returns>The node layers.</returns>
    /// <exception cref="ArgumentException">There are fewer than two, they are not in order, or one holds token ids.</exception>
    public static IReadOnlyList<NodeLayer> Of(NetworkDescription network, IReadOnlyList<HookPoint> hooks, AnalysisOptions options)
    {
        if (hooks.Count < 2)
            throw Refusal.OfOptions($"A basis needs two node layers of {network.Name} at least, the last of which gives the effects, but {(hooks.Count == 0 ? "none was named" : $"only {hooks[0].Name} was named")}.");
        for (int i = 0; i < hooks.Count; i++)
        {
            network.Require(hooks[i]);
            if (hooks[i].Index == 0 && network.Vocabulary is not null)
                throw Refusal.OfOptions($"{hooks[i].Name} of {network.Name} holds token ids, which have no directions; begin at {network.HookPoints[1].Name}.");
            if (i > 0 && ReferenceEquals(hooks[i], hooks[i - 1]))
                throw Refusal.OfOptions($"The node layer {hooks[i].Name} of {network.Name} is named twice.");
            if (i > 0 && hooks[i].Index <= hooks[i - 1].Index)
                throw Refusal.OfOptions($"The node layers of {network.Name} must be named in the order of computation, but {hooks[i].Name} comes before {hooks[i - 1].Name}.");
        }

        return [.. hooks.Select(hook => Of(network, hook, options))];
    }

    /// <summary>What node layers are called.</summary>
    /// <param name="hooks">Their hook points.</param>
    /// <param name="names">The names that were chosen; null for those of the hook points.</param>
    /// <returns>The names.</returns>
    /// <exception cref="ArgumentException">They are too few or too many, not different, empty, or edges could not be told by them.</exception>
    public static IReadOnlyList<string> Names(IReadOnlyList<HookPoint> hooks, IReadOnlyList<string>? names)
    {
        if (names is not null && (names.Count != hooks.Count || names.Distinct().Count() != names.Count))
            throw Refusal.OfOptions($"The {hooks.Count} node layers need names of their own each, but got {string.Join(", ", names)}.");
        if (names?.FirstOrDefault(name => string.IsNullOrWhiteSpace(name) || name.Contains("->", StringComparison.Ordinal)) is { } bad)
            throw Refusal.OfOptions($"'{bad}' can't be the name of a node layer: names must not be empty, nor contain '->', which stands between two in the names of edges.");
        return names ?? [.. hooks.Select(hook => hook.Name)];
    }

    /// <summary>One node layer; its constant is a coordinate where biases follow, or the basis is centred.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">Its hook point.</param>
    /// <param name="options">The choices.</param>
    /// <returns>The node layer.</returns>
    public static NodeLayer Of(NetworkDescription network, HookPoint hook, AnalysisOptions options) =>
        new(network, hook, hook != network.Output && (options.Centre || HasBiasAfter(network, hook)), options.FlattenImages);

    private static bool HasBiasAfter(NetworkDescription network, HookPoint hook) =>
        NetworkSection.LayersBetween(network, hook, network.Output).Any(layer => layer.HasBias);
}
