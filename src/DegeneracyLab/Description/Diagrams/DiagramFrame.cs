namespace DegeneracyLab.Diagrams;

/// <summary>The frame around a layer that has hook points inside. The box of the layer's own hook point is its last.</summary>
/// <param name="id">The frame's id, unique within its diagram; ASCII letters and digits.</param>
/// <param name="hookPoint">The layer's hook point.</param>
/// <param name="content">What is inside.</param>
internal sealed class DiagramFrame(string id, HookPoint hookPoint, DiagramSeries content) : DiagramElement
{
    /// <summary>The frame's id, unique within its diagram; ASCII letters and digits.</summary>
    public string Id { get; } = id;

    /// <summary>The layer's hook point, whose name with the whole path is the frame's title.</summary>
    public HookPoint HookPoint { get; } = hookPoint;

    /// <summary>What is inside.</summary>
    public DiagramSeries Content { get; } = content;

    /// <summary>The layer's kind; null if the name says it.</summary>
    public string? Kind { get; init; }

    /// <summary>The numbers in the layer and all that is inside; null if there are none.</summary>
    public string? Parameters { get; init; }
}
