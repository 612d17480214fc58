namespace DegeneracyLab.Diagrams;

/// <summary>A lane without boxes: what enters it leaves it, as the stream of a residual connection does.</summary>
internal sealed class DiagramBypass : DiagramElement;
