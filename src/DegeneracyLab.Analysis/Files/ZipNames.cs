namespace DegeneracyLab.Analysis;

/// <summary>What names of files in a zip archive may be.</summary>
internal static class ZipNames
{
    /// <summary>Says why a name is refused: unpacked by a careless program, its file would lie outside the folder.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The end of a sentence that begins with the entry, or null where the name is fine.</returns>
    public static string? Fault(string name)
    {
        string path = name.Replace('\\', '/');
        if (name.Length == 0)
            return "has an empty name";
        if (name.Contains('\0', StringComparison.Ordinal))
            return "has a null character in its name";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0])))
            return "has a name that leads out of the archive: it begins at a root";
        return path.Split('/').Contains("..") ? "has a name that leads out of the archive: it has the folder '..'" : null;
    }
}
