namespace DegeneracyLab.Analysis;

/// <summary>The paths along which a corrupted value travels: from the sender through named edges to the receiver.</summary>
public sealed record PatchedPaths
{
    /// <summary>The node whose value is the corrupted one.</summary>
    public required AttributionNode Sender { get; init; }

    /// <summary>The edges. Each lies on a path from the sender to the receiver.</summary>
    public required IReadOnlyList<AttributionEdge> Edges { get; init; }

    /// <summary>The node at which the effect is measured; the network's output if null.</summary>
    public AttributionNode? Receiver { get; init; }

    /// <summary>Hook points that keep their clean values, so that no edge leads by way of them, beside the nodes of the edges.</summary>
    public IReadOnlyList<HookPoint> Held { get; init; } = [];
}
