using System.Globalization;

namespace Packages.Tests.Infrastructure;

/// <summary>
/// The packages, packed once for all tests into a folder feed, under a version that was never used before. They are unpacked to
/// a package folder of their own; all other packages are taken from the cache of this machine where it has them, uncopied.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    /// <summary>The ids of the packages.</summary>
    public static readonly string[] Ids = ["DegeneracyLab", "DegeneracyLab.Analysis", "DegeneracyLab.Console", "DegeneracyLab.Report"];

    private readonly Lazy<bool> unpacked;

    public PackageFeed()
    {
        Version = string.Create(CultureInfo.InvariantCulture, $"{BuildFacts.Version}-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}");
        Folder = Path.Combine(Root, "feed", Version);
        Scratches = Path.Combine(Path.GetTempPath(), "degeneracylab-" + Version);
        RemoveLeftovers();
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Scratches);
        Directory.CreateDirectory(PackageFolder);
        RunResult[] packed = new RunResult[Ids.Length];
        Parallel.For(0, Ids.Length, i => packed[i] = DotNet.Run(
            BuildFacts.RepositoryRoot,
            WithMachineCache,
            "pack",
            $"src/{Ids[i]}/{Ids[i]}.csproj",
            "--no-build",
            "--configuration",
            BuildFacts.Configuration,
            "--output",
            Folder,
            "-p:PackageVersion=" + Version,
            // Without Node, or a registry that answers, the report is built without its script; that packing says so is a test of its own.
            "-p:ReportScript=off",
            "-p:ArtifactsPath=" + BuildFacts.ArtifactsPath));
        Assert.All(packed, run => run.Succeeded());
        unpacked = new Lazy<bool>(Unpack);
    }

    /// <summary>The version of the packages.</summary>
    public string Version { get; }

    /// <summary>The folder with the packages.</summary>
    public string Folder { get; }

    /// <summary>Where test projects lie: outside the repository, so that nothing of its build reaches them.</summary>
    public string Scratches { get; }

    /// <summary>Where packages are unpacked that the machine's cache does not have.</summary>
    public static string PackageFolder => Path.Combine(Root, "packages");

    /// <summary>The environment of a process that works on the repository itself.</summary>
    internal static IReadOnlyDictionary<string, string> WithMachineCache { get; } = new Dictionary<string, string> { ["NUGET_PACKAGES"] = BuildFacts.PackageCache };

    private static string Root => Path.Combine(BuildFacts.ArtifactsPath, "packages-tests");

    /// <summary>A file of the feed.</summary>
    public string this[string id, string extension] => Path.Combine(Folder, $"{id}.{Version}.{extension}");

    /// <summary>
    /// The text of a nuget.config. Offline, our packages are the only ones to load; else the feeds of the machine are there for
    /// what its cache does not have, and are not asked for our packages, which are unpacked already.
    /// </summary>
    /// <param name="online">Whether the feeds of the machine are used.</param>
    public string Configuration(bool online)
    {
        _ = !online || unpacked.Value;
        return $"""
            <configuration>
              <packageSources>{(online ? "" : "<clear />")}<add key="packages-tests" value="{Folder}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{BuildFacts.PackageCache}" /></fallbackPackageFolders>
            </configuration>
            """;
    }

    public void Dispose()
    {
        foreach (string folder in (string[])[Folder, Scratches, .. Ids.Select(id => Path.Combine(PackageFolder, id.ToLowerInvariant(), Version))])
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
    }

    private bool Unpack()
    {
        using var scratch = new Scratch(this);
        scratch.Write("unpack.csproj", Projects.Console(Version, libTorch: false));
        scratch.DotNet("restore").Succeeded();
        return true;
    }

    /// <summary>Removes what runs left that were killed; not what a run beside this one uses.</summary>
    private static void RemoveLeftovers()
    {
        IEnumerable<string> candidates = ((string[])[Path.Combine(Root, "feed"), .. Ids.Select(id => Path.Combine(PackageFolder, id.ToLowerInvariant()))])
            .Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Concat(Directory.GetDirectories(Path.GetTempPath(), $"degeneracylab-{BuildFacts.Version}-test.*"));
        foreach (string folder in candidates.Where(folder => Directory.GetCreationTimeUtc(folder) < DateTime.UtcNow.AddHours(-2)))
            Directory.Delete(folder, recursive: true);
    }
}
