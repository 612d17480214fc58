using System.Text;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Writes files so that each is at every moment either the earlier one or the whole new one: the bytes go to a temporary
/// file in the same folder, which is flushed to the disk and then renamed.
/// </summary>
internal static class AtomicFile
{
    /// <summary>How the names of temporary files begin; what an interrupted process leaves behind can be deleted.</summary>
    internal const string TemporaryPrefix = ".degeneracylab-";

    /// <summary>Writes a file; an earlier one is replaced once the new one is whole.</summary>
    /// <param name="path">The file, in a folder that exists. Where it is a symbolic link, the file it points to is replaced.</param>
    /// <param name="write">Writes the content. Where it throws, nothing changes.</param>
    /// <exception cref="IOException">The file can't be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static void Write(string path, Action<Stream> write) => WriteAll((path, write));

    /// <summary>The same with a text, as UTF-8 and with a line break at its end.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text + "\n")));

    /// <summary>
    /// Writes files that belong together: first all contents, then, when every one is on the disk, all renames. Where a
    /// content can't be written, no file changes. A crash between two renames leaves whole files, some of them earlier ones.
    /// </summary>
    /// <param name="files">The files and what writes their contents.</param>
    /// <exception cref="ArgumentException">Two of the paths are one file.</exception>
    /// <exception cref="IOException">A file can't be written, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be written to.</exception>
    public static void WriteAll(params (string Path, Action<Stream> Write)[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        string[] targets = [.. files.Select(file => Target(file.Path))];
        if (targets.GroupBy(target => target, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"{twice.Key} is to be written twice.", nameof(files));

        List<string> temporaries = [];
        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                string temporary = Path.Combine(Path.GetDirectoryName(targets[i])!, $"{TemporaryPrefix}{Guid.NewGuid():N}.tmp");
                temporaries.Add(temporary);
                using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                    files[i].Write(stream);
                // Through a handle of its own, because the writer may have closed the stream.
                using var written = File.OpenHandle(temporary, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(written);
            }

            for (int i = 0; i < files.Length; i++)
                File.Move(temporaries[i], targets[i], overwrite: true);
        }
        catch (Exception exception)
        {
            foreach (string temporary in temporaries)
                TryDelete(temporary);
            // What .NET makes of EFBIG: a limit of the process, or of the file system, on the size of files.
            if (exception is ArgumentOutOfRangeException { ParamName: "value" })
                throw new IOException($"{targets[temporaries.Count - 1]} can't be written: it would be larger than the system allows.", exception);
            throw;
        }
    }

    /// <summary>The file that is replaced; what can't be replaced is found out before anything is written.</summary>
    private static string Target(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target))
            throw new IOException($"{path} can't be written: it is a folder.");
        if (!Directory.Exists(Path.GetDirectoryName(target)))
            throw new DirectoryNotFoundException($"{path} can't be written: its folder does not exist.");
        return target;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The caller hears of the failure that led here; a file that stays behind is the lesser one.
        }
    }
}
