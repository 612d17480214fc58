using System.Globalization;

namespace Packages.Tests.Infrastructure;

/// <summary>A folder with projects of a test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    private static int count;

    private readonly PackageFeed feed;

    /// <param name="feed">The packages.</param>
    /// <param name="online">Whether the machine's package feeds are used, for what its cache may not have.</param>
    public Scratch(PackageFeed feed, bool online = false)
    {
        this.feed = feed;
        Folder = Path.Combine(feed.Scratches, Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Folder);
        Write("nuget.config", feed.Configuration(online));
    }

    public string Folder { get; }

    /// <summary>Writes a file.</summary>
    public Scratch Write(string path, string content)
    {
        string file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <summary>Runs <c>dotnet</c> in the folder.</summary>
    public RunResult DotNet(params string[] arguments) => Infrastructure.DotNet.Run(Folder, Environment(), arguments);

    /// <summary>Builds what is in the folder; its output links to libtorch.</summary>
    public RunResult Build(params string[] arguments) => DotNet(["build", .. arguments, "-p:DegeneracyLabLinkNativeLibraries=true"]);

    /// <summary>Runs a program of the folder, from another folder.</summary>
    /// <param name="program">Its path; a .dll is run by dotnet.</param>
    /// <param name="environment">What the program has more in its environment.</param>
    public RunResult Start(string program, IReadOnlyDictionary<string, string>? environment = null)
    {
        string path = Path.Combine(Folder, program), elsewhere = feed.Scratches;
        environment ??= new Dictionary<string, string>();
        return path.EndsWith(".dll", StringComparison.Ordinal)
            ? Infrastructure.DotNet.Run(elsewhere, environment, path)
            : Infrastructure.DotNet.Start(path, elsewhere, environment);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Dictionary<string, string> Environment()
    {
        // File-based programs keep their outputs in the user's data folder.
        string data = Path.Combine(Folder, "data");
        Directory.CreateDirectory(data);
        return new() { ["NUGET_PACKAGES"] = PackageFeed.PackageFolder, ["XDG_DATA_HOME"] = data };
    }
}
