using System.Diagnostics;
using System.Text;

namespace Packages.Tests.Infrastructure;

/// <summary>Runs programs, mostly <c>dotnet</c>, in processes of their own.</summary>
internal static class DotNet
{
    /// <summary>Only against processes that hang: on a busy machine a build takes minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>What a child must not inherit: what the SDK and the test platform tell their own children.</summary>
    private static readonly string[] Private = ["MSBUILD", "TESTINGPLATFORM", "XUNIT", "DEGENERACYLAB"];

    /// <summary>
    /// No process outlives its build: a compiler server or a node that waits for the next build would hold the pipe of the
    /// output open. And nothing asks a feed for more than packages.
    /// </summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["MSBUILDTERMINALLOGGER"] = "off",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["NuGetAudit"] = "false",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>Runs <c>dotnet</c> in a folder.</summary>
    public static RunResult Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Start(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", folder, environment, arguments);

    /// <summary>Runs a program in a folder.</summary>
    public static RunResult Start(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string key in start.Environment.Keys.Where(key => Private.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToArray())
            start.Environment.Remove(key);
        foreach ((string key, string value) in Settings.Concat(environment))
            start.Environment[key] = value;

        var output = new StringBuilder();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += Add;
        process.ErrorDataReceived += Add;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} in {folder} is not done after {Patience}:\n{output}");
        }

        process.WaitForExit(); // The rest of the output.
        return new RunResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.ToString());

        void Add(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not null)
                lock (output)
                    output.Append(line.Data).Append('\n');
        }
    }
}
