using System.Reflection;

namespace Packages.Tests.Infrastructure;

/// <summary>What the build tells the tests.</summary>
internal static class BuildFacts
{
    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public static string ArtifactsPath => Metadata("ArtifactsPath");

    public static string Configuration => Metadata("Configuration");

    /// <summary>NuGet's package cache on this machine, in which TorchSharp and libtorch are.</summary>
    public static string PackageCache => Metadata("PackageCache");

    /// <summary>The version of the packages, without a suffix.</summary>
    public static string Version => Metadata("Version");

    public static string TorchSharpVersion => Metadata("TorchSharpVersion");

    public static string LibTorchPackage => Metadata("LibTorchPackage");

    public static string LibTorchVersion => Metadata("LibTorchVersion");

    public static string XunitVersion => Metadata("XunitVersion");

    /// <summary>The platform at hand, such as linux-x64.</summary>
    public static string RuntimeIdentifier => Metadata("RuntimeIdentifier");

    private static string Metadata(string key) => typeof(BuildFacts).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
