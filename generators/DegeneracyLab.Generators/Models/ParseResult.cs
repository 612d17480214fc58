namespace DegeneracyLab.Generators.Models;

/// <summary>What came of parsing one declaration.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Network">The network; null if parsing failed.</param>
/// <param name="Failure">The exception that ended parsing; null if there was none.</param>
internal sealed record ParseResult(string Name, NetworkSpec? Network, Failure? Failure);
