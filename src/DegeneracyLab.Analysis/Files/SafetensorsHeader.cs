namespace DegeneracyLab.Analysis;

/// <summary>What a safetensors file holds, without the elements.</summary>
internal sealed class SafetensorsHeader
{
    internal SafetensorsHeader(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsEntry> entries)
    {
        Metadata = metadata;
        Entries = entries;
    }

    /// <summary>The file's remarks about itself; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order in which their bytes lie in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }
}
