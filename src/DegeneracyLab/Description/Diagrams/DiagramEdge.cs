namespace DegeneracyLab.Diagrams;

/// <summary>Data that go from one node to another.</summary>
/// <param name="From">Where they come from.</param>
/// <param name="To">Where they go.</param>
/// <param name="Via">The bypass that they take; null if they take none.</param>
internal sealed record DiagramEdge(DiagramNode From, DiagramNode To, DiagramBypass? Via);
