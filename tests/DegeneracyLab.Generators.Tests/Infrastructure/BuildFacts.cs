using System.Reflection;

namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>What the build tells the tests.</summary>
internal static class BuildFacts
{
    /// <summary>The folder with the reference assemblies of the SDK that built the tests.</summary>
    public static string TargetingPack => Metadata("TargetingPack");

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    private static string Metadata(string key) => typeof(BuildFacts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
