namespace DegeneracyLab.Analysis;

/// <summary>What a file holds, as conventions see it.</summary>
/// <param name="Shapes">The names, without a prefix that all share, and the shapes, in the order of the file.</param>
/// <param name="KeepsOrder">Whether that order is the one in which the tensors were given to be written.</param>
internal sealed record StoredNames(IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Shapes, bool KeepsOrder);
