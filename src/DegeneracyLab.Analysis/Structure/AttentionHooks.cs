namespace DegeneracyLab.Analysis;

/// <summary>The hook points of a self-attention layer.</summary>
/// <param name="Projections">Queries, keys and values of all heads side by side.</param>
/// <param name="Queries">The queries.</param>
/// <param name="Keys">The keys.</param>
/// <param name="Values">The values.</param>
/// <param name="Scores">The scores.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Results">The heads' results.</param>
/// <param name="Output">The layer's output.</param>
internal sealed record AttentionHooks(HookPoint Projections, HookPoint Queries, HookPoint Keys, HookPoint Values, HookPoint Scores, HookPoint Pattern, HookPoint Results, HookPoint Output)
{
    private const int Before = 4, After = 3;

    /// <summary>Finds the only attention among layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Some of its layers.</param>
    /// <returns>Its hook points; null if there is none, or another, or it is not whole.</returns>
    public static AttentionHooks? Of(NetworkDescription network, IReadOnlyList<LayerDescription> layers)
    {
        if (layers.Where(layer => layer.Kind == "DotProduct").ToArray() is not [{ HookPoint.Index: var scores }] || !layers.Any(layer => layer.HookPoint.Index == scores + After))
            return null;
        HookPoint[] hooks = [.. network.HookPoints.Skip(scores - Before).Take(Before + 1 + After)];
        return new(hooks[0], hooks[1], hooks[2], hooks[3], hooks[4], hooks[5], hooks[6], hooks[7]);
    }

    /// <summary>Whether a hook point is one of the layer's.</summary>
    /// <param name="hook">The hook point.</param>
    public bool Contains(HookPoint hook) => hook.Index >= Projections.Index && hook.Index <= Output.Index;
}
