namespace DegeneracyLab.Analysis;

/// <summary>How the tensors of a file fit the parameters of a network. It prints as a table of 80 columns.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">The file's format.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Convention">The names that fit; those that come closest if none do.</param>
public sealed record CheckpointReport(string Path, string Format, string Network, string Convention)
{
    /// <summary>How the parameters were found, where the convention has several ways; else null.</summary>
    public string? Way { get; init; }

    /// <summary>What all names of the file begin with, and the convention's do not; empty if nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The tensors that the network needs, in the order of its parameters.</summary>
    public IReadOnlyList<CheckpointMatch> Matches { get; init; } = [];

    /// <summary>The tensors of the file that it does not need.</summary>
    public IReadOnlyList<UnusedTensor> Unused { get; init; } = [];

    /// <summary>Why the other conventions do not fit; empty where one fits.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Why it is not clear which names are meant, or why the convention has none for the network; else null.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the network has the file's numbers now.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Whether the file has every tensor that the network needs, and no other whose meaning is not known.</summary>
    public bool IsComplete => Problem is null && Matches.All(match => match.Status == CheckpointStatus.Matched) && Unused.All(tensor => tensor.Reason is not null);

    /// <summary>Whether the file has a tensor that the network needs, and each that it has fits.</summary>
    public bool IsPartial => Problem is null && Matches.Any(match => match.Status == CheckpointStatus.Matched) && Matches.All(match => match.Status is CheckpointStatus.Matched or CheckpointStatus.Missing);

    /// <summary>The report as a table.</summary>
    public override string ToString() => CheckpointText.Of(this);
}
