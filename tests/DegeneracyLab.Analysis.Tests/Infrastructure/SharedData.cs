using System.Reflection;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Reference data that lie beside the repository; a test that needs what is not there skips, and says so.</summary>
internal static class SharedData
{
    private static readonly string Root = typeof(SharedData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>A file of the repository itself.</summary>
    public static string InRepository(string relative) => Path.Combine(Root, relative);

    public static string File(string relative)
    {
        string folder = Environment.GetEnvironmentVariable("DEGENERACYLAB_SHARED") ?? Path.Combine(Root, "..", "shared");
        string path = Path.Combine(folder, relative);
        Assert.SkipUnless(System.IO.File.Exists(path), $"The reference data are not beside the repository: {relative} is absent (DEGENERACYLAB_SHARED can name their folder).");
        return path;
    }
}
