namespace DegeneracyLab.Analysis;

/// <summary>A file in a zip archive.</summary>
/// <param name="Name">Its name, with <c>/</c> between folders.</param>
/// <param name="Bytes">Where its bytes lie.</param>
internal sealed record ZipEntry(string Name, StoredBytes Bytes);
