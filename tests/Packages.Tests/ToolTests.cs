using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>The tool, installed from its package, works on a project that is built from the packages, with the libtorch of that project.</summary>
public class ToolTests(PackageFeed feed)
{
    [Fact]
    public void The_tool_is_installed_and_analyses_a_network_of_a_project()
    {
        LongRun.Only();
        DotNet.Run(
            BuildFacts.RepositoryRoot,
            PackageFeed.WithMachineCache,
            ["pack", "src/DegeneracyLab.Cli/DegeneracyLab.Cli.csproj", "--no-build", "--configuration", BuildFacts.Configuration, "--output", feed.Folder, "-p:PackageVersion=" + feed.Version, "-p:ArtifactsPath=" + BuildFacts.ArtifactsPath]).Succeeded();
        using (var package = new Package(feed["DegeneracyLab.Cli", "nupkg"]))
        {
            Assert.Contains("tools/net10.0/any/DegeneracyLab.Analysis.dll", package.Files);
            // All that is native comes with the project: libtorch, TorchSharp's binding, and what TorchSharp draws pictures with.
            Assert.DoesNotContain(package.Files, file => file.Contains("/native/", StringComparison.Ordinal));
        }

        string program = File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "samples", "Tour", "Tour.cs"));
        using Scratch scratch = new Scratch(feed, online: true).Write("Tour.csproj", Projects.Console(feed.Version)).Write("Tour.cs", program);
        scratch.DotNet("tool", "install", "DegeneracyLab.Cli", "--tool-path", "tool", "--version", feed.Version).Succeeded();
        scratch.Build("--output", "built").Succeeded();
        Assert.Contains("weights.safetensors", DotNet.Start(In("built/Tour"), scratch.Folder, new Dictionary<string, string>()).Succeeded().Output, StringComparison.Ordinal);
        RunResult run = DotNet.Start(
            In("tool/degeneracylab"),
            scratch.Folder,
            new Dictionary<string, string>(),
            ["analyze", "built/Tour.dll", "--network", "Classifier", "--weights", "weights.safetensors", "--data", "data.csv", "--degeneracy", "--out", "result"]).Succeeded();
        Assert.Contains("20 of 102 parameter directions are free", run.Output, StringComparison.Ordinal);

        string In(string file) => Path.Combine(scratch.Folder, file) + (OperatingSystem.IsWindows() ? ".exe" : "");
    }
}
