namespace DegeneracyLab.Cli;

/// <summary>A part of the data, which has a file of its own.</summary>
/// <param name="Data">The file.</param>
/// <param name="DataTensor">Which tensor of the file has the data; null where there is one only.</param>
/// <param name="Rows">The first row and how many; null for all.</param>
internal sealed record DataPart(string Data, string? DataTensor = null, IReadOnlyList<long>? Rows = null);
