using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>
/// A folder into which a command writes files, all or none: they are made in a folder inside it, and moved when the last one is whole.
/// Where the command fails, the folder is as it was before.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly List<string> made = [];

    private OutputFolder(string path)
    {
        Path = path;
        Staging = System.IO.Path.Combine(path, $".degeneracylab-{Guid.NewGuid():N}");
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where files are made.</summary>
    public string Staging { get; }

    /// <summary>Prepares a folder, before any work is done.</summary>
    /// <param name="path">The folder; it is made if it is not there.</param>
    /// <exception cref="CommandFailure">It can't be written to.</exception>
    public static OutputFolder Open(string path)
    {
        var folder = new OutputFolder(System.IO.Path.GetFullPath(path));
        try
        {
            for (string? missing = folder.Path; missing is not null && !Directory.Exists(missing); missing = System.IO.Path.GetDirectoryName(missing))
                if (File.Exists(missing))
                    throw new IOException($"{missing} is a file.");
                else
                    folder.made.Add(missing);
            Directory.CreateDirectory(folder.Staging);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new CommandFailure(ExitCode.Files, $"The output folder {path} can't be written to: {exception.Message}");
        }
    }

    /// <summary>Writes a text.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="text">The text.</param>
    public void Write(string name, string text) => AtomicFile.WriteText(System.IO.Path.Combine(Staging, name), text);

    /// <summary>Moves all files to their places; earlier ones are replaced.</summary>
    /// <returns>The names of the files.</returns>
    public IReadOnlyList<string> Commit()
    {
        string[] names = [.. Directory.EnumerateFiles(Staging).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        // What can't be replaced is found before anything is.
        if (names.FirstOrDefault(name => Directory.Exists(System.IO.Path.Combine(Path, name))) is { } folder)
            throw new IOException($"{System.IO.Path.Combine(Path, folder)} can't be written: it is a folder.");
        foreach (string name in names)
            File.Move(System.IO.Path.Combine(Staging, name), System.IO.Path.Combine(Path, name), overwrite: true);
        made.Clear();
        return names;
    }

    /// <summary>Removes what is not finished.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Staging))
            Directory.Delete(Staging, recursive: true);
        // From the inside out, and only what is empty.
        foreach (string folder in made)
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
    }
}
