using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>The packages depend on the source alone.</summary>
public class DeterminismTests(PackageFeed feed)
{
    /// <summary><c>dotnet pack</c> makes these packages, and those of two copies of the source in different folders have equal files.</summary>
    [Fact]
    public void Two_copies_of_the_source_give_the_same_packages()
    {
        LongRun.Only();
        string[] first = Pack(Path.Combine(feed.Scratches, "one")), second = Pack(Path.Combine(feed.Scratches, "a longer path", "two"));
        Assert.Equal(
            [$"DegeneracyLab.{BuildFacts.Version}.nupkg", $"DegeneracyLab.{BuildFacts.Version}.snupkg", $"DegeneracyLab.Analysis.{BuildFacts.Version}.nupkg", $"DegeneracyLab.Analysis.{BuildFacts.Version}.snupkg", $"DegeneracyLab.Cli.{BuildFacts.Version}.nupkg", $"DegeneracyLab.Cli.{BuildFacts.Version}.snupkg", $"DegeneracyLab.Console.{BuildFacts.Version}.nupkg", $"DegeneracyLab.Console.{BuildFacts.Version}.snupkg", $"DegeneracyLab.Report.{BuildFacts.Version}.nupkg", $"DegeneracyLab.Report.{BuildFacts.Version}.snupkg"],
            first.Select(Path.GetFileName));
        Assert.Equal(first.Select(Path.GetFileName), second.Select(Path.GetFileName));
        foreach ((string one, string other) in first.Zip(second))
        {
            using Package left = new(one), right = new(other);
            Assert.Equal(left.Files, right.Files);
            Assert.All(left.Files, file => Assert.True(left.Read(file).AsSpan().SequenceEqual(right.Read(file)), $"{file} of {Path.GetFileName(one)} differs"));
        }
    }

    private static string[] Pack(string folder)
    {
        Copy(BuildFacts.RepositoryRoot, folder);
        DotNet.Run(folder, PackageFeed.WithMachineCache, "pack", "--output", "packed").Succeeded();
        return [.. Directory.GetFiles(Path.Combine(folder, "packed")).OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal).ThenBy(Path.GetExtension, StringComparer.Ordinal)];
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != ".git"))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("artifacts" or ".git" or "bin" or "obj")))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
