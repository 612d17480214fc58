using System.Text.Json;

namespace DegeneracyLab.Cli.Tests;

/// <summary>An empty folder, and commands that run in this process.</summary>
public sealed class Scratch : IDisposable
{
    public Scratch() => Directory.CreateDirectory(Folder);

    /// <summary>The folder.</summary>
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"degeneracylab-cli-{Guid.NewGuid():N}");

    /// <summary>A path in it.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>All files below, without the folder's own name.</summary>
    public string[] Files => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Runs a command that succeeds.</summary>
    /// <returns>The standard output.</returns>
    public static string Run(params string[] arguments)
    {
        (int exitCode, string output, string error) = Call(arguments);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)} returned {exitCode}: {error}");
        return output;
    }

    /// <summary>Runs a command for scripts.</summary>
    public static JsonElement Json(params string[] arguments)
    {
        (int exitCode, string output, string error) = Call([.. arguments, "--json"]);
        Assert.True(exitCode == 0, $"{string.Join(' ', arguments)} returned {exitCode}: {error}");
        Assert.Equal("", error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs a command that fails.</summary>
    /// <returns>The line that says why: the last one of the standard error.</returns>
    public static string Fail(int exitCode, params string[] arguments)
    {
        (int found, string output, string error) = Call(arguments);
        string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(found == exitCode, $"{string.Join(' ', arguments)} returned {found}, expected {exitCode}: {error}");
        Assert.Equal("", output);
        // Before it there is progress alone.
        Assert.All(lines[..^1], line => Assert.EndsWith("%", line));
        Assert.StartsWith("degeneracylab: ", lines[^1]);
        return lines[^1]["degeneracylab: ".Length..];
    }

    /// <summary>Runs a command.</summary>
    public static (int ExitCode, string Output, string Error) Call(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int exitCode = CommandLine.Run(arguments, output, error, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
