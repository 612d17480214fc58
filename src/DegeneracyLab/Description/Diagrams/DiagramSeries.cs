namespace DegeneracyLab.Diagrams;

/// <summary>Elements one after another.</summary>
/// <param name="parts">The elements, from top to bottom.</param>
internal sealed class DiagramSeries(IReadOnlyList<DiagramElement> parts) : DiagramElement
{
    /// <summary>The elements, from top to bottom.</summary>
    public IReadOnlyList<DiagramElement> Parts { get; } = parts;
}
