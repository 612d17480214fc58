namespace DegeneracyLab.Analysis;

/// <summary>An edge of an interaction graph, between adjacent node layers.</summary>
/// <param name="From">The node in the earlier node layer, by its index.</param>
/// <param name="To">The node in the later one.</param>
/// <param name="Strength">The strength of the interaction, as it was measured.</param>
/// <param name="Weight">The weight that the edge norm makes of it; above 0.</param>
public sealed record GraphEdge(int From, int To, double Strength, double Weight);
