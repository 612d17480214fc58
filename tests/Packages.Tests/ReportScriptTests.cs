using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>The script of HTML reports is in the package, or there is no package.</summary>
public sealed class ReportScriptTests(PackageFeed feed)
{
    [Fact]
    public void Without_Node_there_is_no_package_and_the_reason_is_said()
    {
        LongRun.Only();
        using var scratch = new Scratch(feed);
        // MSBuild runs commands by the shell, which it looks for on the PATH.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell is no file that a link can stand for.");
        string programs = Directory.CreateDirectory(Path.Combine(scratch.Folder, "programs")).FullName;
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        RunResult packed = Pack(scratch, new() { ["PATH"] = programs });
        Assert.NotEqual(0, packed.ExitCode);
        Assert.Contains("can't be packed without the script of HTML reports, and that can't be made: Node.js is not installed", packed.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder, "*.nupkg"));
    }

    [Fact]
    public void Without_a_registry_there_is_no_package_and_the_reason_is_said()
    {
        LongRun.Only();
        using var scratch = new Scratch(feed);
        Assert.SkipUnless(HasNode(scratch), "Node.js is not installed.");
        RunResult packed = Pack(scratch, new() { ["npm_config_registry"] = "http://127.0.0.1:9/", ["npm_config_cache"] = Path.Combine(scratch.Folder, "cache") });
        Assert.NotEqual(0, packed.ExitCode);
        Assert.Contains("'npm ci' failed", packed.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder, "*.nupkg"));
    }

    /// <summary>Packs, with no script from an earlier build.</summary>
    private static RunResult Pack(Scratch scratch, Dictionary<string, string> environment)
    {
        foreach ((string key, string value) in PackageFeed.WithMachineCache)
            environment[key] = value;
        return DotNet.Run(
            BuildFacts.RepositoryRoot,
            environment,
            "pack",
            "src/DegeneracyLab.Report/DegeneracyLab.Report.csproj",
            "--no-build",
            "--configuration",
            BuildFacts.Configuration,
            "--output",
            scratch.Folder,
            "-p:ArtifactsPath=" + BuildFacts.ArtifactsPath,
            $"-p:ReportScriptWork={Path.Combine(scratch.Folder, "script")}/");
    }

    private static bool HasNode(Scratch scratch)
    {
        try
        {
            return DotNet.Start("node", scratch.Folder, PackageFeed.WithMachineCache, "--version").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program.
        }
    }
}
