namespace DegeneracyLab.Analysis;

/// <summary>Locates the arrays of a zip archive that NumPy wrote.</summary>
internal static class NpzFile
{
    /// <summary>How the names of arrays end in an archive.</summary>
    public const string Extension = ".npy";

    /// <summary>Locates them.</summary>
    /// <param name="source">The file.</param>
    /// <param name="entries">The entries of the archive.</param>
    /// <returns>The arrays, under their names without <c>.npy</c>.</returns>
    /// <exception cref="InvalidDataException">An entry is something else.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static IReadOnlyList<StoredTensor> Locate(ByteSource source, IReadOnlyList<ZipEntry> entries)
    {
        List<StoredTensor> tensors = [];
        foreach (ZipEntry entry in entries)
        {
            if (!entry.Name.EndsWith(Extension, StringComparison.Ordinal))
                throw new InvalidDataException($"{source.Name}: the archive has the entry {Quotation.Of(entry.Name)}; expected were the entries of an .npz file, '<name>{Extension}', or of a .pt file, with 'data.pkl'.");
            tensors.Add(NpyHeader.Locate(source, entry.Bytes, entry.Name[..^Extension.Length]));
        }

        return tensors;
    }
}
