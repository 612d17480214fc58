namespace DegeneracyLab.Analysis;

/// <summary>Paths that were checked: their nodes in the order of computation.</summary>
/// <param name="Sender">The sender.</param>
/// <param name="Receiver">The receiver.</param>
/// <param name="Steps">The nodes to which edges lead, in order, with the nodes from which they come; the last one is the receiver.</param>
/// <param name="Held">Hook points that keep their clean values.</param>
internal sealed record PathOrder(AttributionNode Sender, AttributionNode Receiver, IReadOnlyList<PathOrder.Step> Steps, IReadOnlyList<HookPoint> Held)
{
    /// <summary>All nodes.</summary>
    public IEnumerable<AttributionNode> Nodes => Steps.Select(step => step.Node).Prepend(Sender);

    /// <summary>Checks paths.</summary>
    /// <param name="network">The network.</param>
    /// <param name="paths">The paths.</param>
    /// <exception cref="ArgumentException">They do not fit the network, or an edge is on no path from the sender to the receiver.</exception>
    public static PathOrder Of(NetworkDescription network, PatchedPaths paths)
    {
        AttributionNode receiver = paths.Receiver ?? network.Output;
        if (paths.Edges.Count == 0)
            throw Refusal.OfPaths($"No edge is named from {paths.Sender} to {receiver}, so that nothing would change.");
        foreach (AttributionEdge edge in paths.Edges)
        {
            Require(network, edge.From);
            Require(network, edge.To);
            if (edge.From.Hook.Index >= edge.To.Hook.Index)
                throw Refusal.OfPaths($"The edge {edge} goes back: {edge.To.Hook} is not after {edge.From.Hook} in {network.Name}.");
        }

        if (paths.Edges.GroupBy(edge => edge).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Refusal.OfPaths($"The edge {twice.Key} is named twice.");
        HashSet<AttributionNode> reached = Closure([paths.Sender], paths.Edges.OrderBy(edge => edge.From.Hook.Index), edge => (edge.From, edge.To));
        if (paths.Edges.FirstOrDefault(edge => !reached.Contains(edge.From)) is { } unreached)
            throw Refusal.OfPaths($"The edge {unreached} is on no path: no named edges lead from {paths.Sender} to {unreached.From}.");
        HashSet<AttributionNode> leading = Closure([receiver], paths.Edges.OrderByDescending(edge => edge.To.Hook.Index), edge => (edge.To, edge.From));
        if (paths.Edges.FirstOrDefault(edge => !leading.Contains(edge.To)) is { } end)
            throw Refusal.OfPaths($"The edge {end} is on no path: no named edges lead from {end.To} to {receiver}.");
        if (reached.GroupBy(node => node.Hook).FirstOrDefault(same => same.Any(node => node.Feature is null) && same.Count() > 1) is { } mixed)
            throw Refusal.OfPaths($"{mixed.Key} is a node as a whole and by its features; choose one of them.");
        foreach (HookPoint hook in paths.Held)
        {
            network.Require(hook);
            if (reached.Any(node => node.Hook == hook))
                throw Refusal.OfPaths($"{hook} is to keep its clean value, but is a node of the paths.");
            if (Obstacle(network, hook) is { } obstacle)
                throw Refusal.OfPaths(obstacle);
        }

        return new(paths.Sender, receiver, [.. paths.Edges.GroupBy(edge => edge.To, edge => edge.From).OrderBy(step => step.Key.Hook.Index).Select(step => new Step(step.Key, [.. step]))], paths.Held);
    }

    /// <summary>Says why a hook point can't be a node.</summary>
    /// <param name="network">The network.</param>
    /// <param name="hook">One of its hook points.</param>
    /// <returns>A sentence; null if it can.</returns>
    public static string? Obstacle(NetworkDescription network, HookPoint hook) =>
        hook == network.Input && network.Vocabulary is not null ? $"{hook} of {network.Name} holds token ids, not numbers; begin at {network.HookPoints[1]}." : null;

    private static void Require(NetworkDescription network, AttributionNode node)
    {
        network.Require(node.Hook);
        if (Obstacle(network, node.Hook) is { } obstacle)
            throw Refusal.OfPaths(obstacle);
        if (node.Basis is { } basis && PatchedPlace.LayerOf(network, node).Width != basis.Width - (basis.HasConstant ? 1 : 0))
            throw Refusal.OfPaths($"The feature {node} is of another network: its basis has {basis.Width - (basis.HasConstant ? 1 : 0)} coordinates, but {network.Name} has {PatchedPlace.LayerOf(network, node).Width} at {node.Hook}.");
    }

    private static HashSet<AttributionNode> Closure(HashSet<AttributionNode> nodes, IEnumerable<AttributionEdge> inOrder, Func<AttributionEdge, (AttributionNode Near, AttributionNode Far)> ends)
    {
        foreach (AttributionEdge edge in inOrder)
            if (nodes.Contains(ends(edge).Near))
                nodes.Add(ends(edge).Far);
        return nodes;
    }

    /// <summary>A node to which edges lead.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="From">Where they come from.</param>
    internal sealed record Step(AttributionNode Node, IReadOnlyList<AttributionNode> From);
}
