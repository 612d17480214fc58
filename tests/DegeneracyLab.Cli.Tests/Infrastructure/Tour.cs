using System.Diagnostics;
using System.Reflection;

namespace DegeneracyLab.Cli.Tests;

/// <summary>The sample project Tour: its assembly, and the files that it writes, once for all tests.</summary>
public sealed class Tour : IDisposable
{
    public Tour()
    {
        Folder = Path.Combine(Path.GetTempPath(), $"degeneracylab-cli-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
        (int exitCode, string output, _) = Start(Path.ChangeExtension(Assembly, null), Folder, Folder);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>The repository.</summary>
    public static string Root => Metadata("RepositoryRoot");

    /// <summary>The assembly with the networks.</summary>
    public static string Assembly => BuiltIn("Tour", "Tour.dll");

    /// <summary>The command, as a program.</summary>
    public static string Command => BuiltIn("DegeneracyLab.Cli", OperatingSystem.IsWindows() ? "DegeneracyLab.Cli.exe" : "DegeneracyLab.Cli");

    /// <summary>The folder of weights, data and labels.</summary>
    public string Folder { get; }

    public string Weights => Path.Combine(Folder, "weights.safetensors");

    public string Data => Path.Combine(Folder, "data.csv");

    public string Labels => Path.Combine(Folder, "labels.csv");

    /// <summary>The arguments that name assembly, network, weights and data, after a command.</summary>
    public string[] Analysis(string command, params string[] more) => [command, Assembly, "--network", "Classifier", "--weights", Weights, "--data", Data, .. more];

    /// <summary>The arguments of merge, which takes no data.</summary>
    public string[] Merge(params string[] more) => ["merge", Assembly, "--network", "Classifier", "--weights", Weights, .. more];

    /// <summary>A file of a project's output.</summary>
    public static string BuiltIn(string project, string file) => Path.Combine(Metadata("Artifacts"), project, Metadata("Configuration"), file);

    /// <summary>Runs a program.</summary>
    public static (int ExitCode, string Output, string Error) Start(string program, string folder, params string[] arguments)
    {
        using Process process = Begin(program, folder, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a program.</summary>
    public static Process Begin(string program, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Metadata(string key) => typeof(Tour).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
