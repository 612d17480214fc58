namespace DegeneracyLab.Diagrams;

/// <summary>Elements side by side, which all have the same input.</summary>
/// <param name="lanes">The elements, from left to right; a bypass comes last.</param>
internal sealed class DiagramLanes(IReadOnlyList<DiagramElement> lanes) : DiagramElement
{
    /// <summary>The elements, from left to right; a bypass comes last.</summary>
    public IReadOnlyList<DiagramElement> Lanes { get; } = lanes;

    /// <summary>Whether data go by: then the other lane keeps to the middle.</summary>
    public bool HasBypass => Lanes[^1] is DiagramBypass;
}
