namespace DegeneracyLab.Analysis;

/// <summary>A tensor of a file that no parameter of a network needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
public sealed record UnusedTensor(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Why it is not needed: it follows from the architecture, or is a bias of zeros. Null where that is not known.</summary>
    public string? Reason { get; init; }

    /// <summary>The name of a missing tensor that may be meant; else null.</summary>
    public string? Nearest { get; init; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    internal string? Fault => Reason is null ? $"{Name} [{string.Join(", ", Shape)}] is unknown{(Nearest is { } nearest ? $" (is {nearest} meant?)" : "")}" : null;
}
