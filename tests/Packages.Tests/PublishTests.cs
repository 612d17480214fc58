using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>Published programs run, from any folder, and hold their own copy of libtorch.</summary>
public class PublishTests(PackageFeed feed)
{
    [Theory]
    [InlineData("framework-dependent")]
    [InlineData("self-contained", "--self-contained", "--runtime", "RID")]
    [InlineData("single file, libtorch beside it", "--no-self-contained", "--runtime", "RID", "-p:PublishSingleFile=true")]
    [InlineData("single file with libtorch inside", "--no-self-contained", "--runtime", "RID", "-p:PublishSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true")]
    [InlineData("self-contained single file with libtorch inside", "--self-contained", "--runtime", "RID", "-p:PublishSingleFile=true", "-p:IncludeNativeLibrariesForSelfExtract=true")]
    public void A_published_program_runs(string mode, params string[] arguments)
    {
        LongRun.Only();
        using Scratch scratch = new Scratch(feed, online: true).Write("Console.csproj", Projects.Console(feed.Version)).Write("Program.cs", Projects.ReadmeProgram);

        // Links in the output of the build, as the repository itself has them, must not become links in what is published.
        string[] all = ["publish", "--output", "published", "-p:DegeneracyLabLinkNativeLibraries=true", .. arguments.Select(argument => argument == "RID" ? BuildFacts.RuntimeIdentifier : argument)];
        Assert.Empty(scratch.DotNet(all).Succeeded().Warnings);
        Directory.Move(Path.Combine(scratch.Folder, "published"), Path.Combine(scratch.Folder, "moved"));
        Directory.Delete(Path.Combine(scratch.Folder, "bin"), recursive: true);
        Directory.Delete(Path.Combine(scratch.Folder, "obj"), recursive: true);

        string program = "moved/Console" + (OperatingSystem.IsWindows() ? ".exe" : "");
        RunResult run = scratch.Start(program, new Dictionary<string, string> { ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(scratch.Folder, "extracted") }).Succeeded();
        Assert.Contains("Free in single layers", run.Output, StringComparison.Ordinal);

        FileInfo[] files = new DirectoryInfo(Path.Combine(scratch.Folder, "moved")).GetFiles("*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.Null(file.LinkTarget));
        bool single = arguments.Contains("-p:PublishSingleFile=true"), inside = arguments.Contains("-p:IncludeNativeLibrariesForSelfExtract=true");
        Assert.Equal(!single, files.Any(file => file.Name == "TorchSharp.dll"));
        Assert.Equal(!inside, files.Any(file => file.Name.Contains("torch_cpu", StringComparison.Ordinal)));
        Assert.True(!inside || files.Length == 2, $"{mode}: {string.Join(", ", files.Select(file => file.Name))}"); // The program and its symbols.
    }
}
