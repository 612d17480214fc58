namespace DegeneracyLab.Analysis;

/// <summary>How many of the edges of a section are inside modules.</summary>
/// <param name="From">The section's earlier node layer.</param>
/// <param name="To">The later one.</param>
/// <param name="Edges">The number of edges.</param>
/// <param name="EdgesInside">How many of them are inside modules.</param>
/// <param name="Weight">The weight of the edges.</param>
/// <param name="WeightInside">The weight of those inside modules.</param>
public sealed record SectionShare(string From, string To, int Edges, int EdgesInside, double Weight, double WeightInside);
