namespace DegeneracyLab.Diagrams;

/// <summary>A part of a diagram. Data enters it at the top and leaves it at the bottom.</summary>
internal abstract class DiagramElement;
