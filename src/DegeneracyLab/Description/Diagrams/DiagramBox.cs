namespace DegeneracyLab.Diagrams;

/// <summary>The box of one hook point.</summary>
/// <param name="id">The node's id.</param>
/// <param name="hookPoint">The hook point.</param>
internal sealed class DiagramBox(string id, HookPoint hookPoint) : DiagramNode(id)
{
    /// <summary>The hook point.</summary>
    public HookPoint HookPoint { get; } = hookPoint;

    /// <summary>The hook point's name, within the frame that the box stands in.</summary>
    public required string Name { get; init; }

    /// <summary>The layer's kind; null if the name or the frame says it.</summary>
    public string? Kind { get; init; }

    /// <summary>The shape of one sample.</summary>
    public required string Shape { get; init; }

    /// <summary>The numbers in the layer itself; null if there are none.</summary>
    public string? Parameters { get; init; }

    /// <summary>Whether a mask is recorded.</summary>
    public bool HasMask { get; init; }

    /// <summary>What colours the box.</summary>
    public DiagramRole Role { get; init; }
}
