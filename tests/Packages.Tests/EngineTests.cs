using System.Text.Json;
using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>One property chooses libtorch for the programs of this repository. Only evaluated: no feed need have the package.</summary>
public class EngineTests
{
    [Fact]
    public void A_property_chooses_libtorch_for_CUDA()
    {
        RunResult run = DotNet.Run(
            BuildFacts.RepositoryRoot,
            PackageFeed.WithMachineCache,
            "msbuild",
            "samples/Digits/Digits.csproj",
            "-getItem:PackageReference",
            "-getItem:PackageVersion",
            "-p:LibTorchPackage=libtorch-cuda-12.8-linux-x64",
            "-p:LibTorchVersion=2.10.0.1").Succeeded();
        using JsonDocument items = JsonDocument.Parse(run.Output);
        JsonElement[] references = Items("PackageReference"), versions = Items("PackageVersion");
        Assert.Equal(["TorchSharp", "libtorch-cuda-12.8-linux-x64"], references.Select(Identity).Where(id => id.Contains("torch", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("2.10.0.1", versions.Single(version => Identity(version) == "libtorch-cuda-12.8-linux-x64").GetProperty("Version").GetString());

        JsonElement[] Items(string type) => [.. items.RootElement.GetProperty("Items").GetProperty(type).EnumerateArray()];
        static string Identity(JsonElement item) => item.GetProperty("Identity").GetString()!;
    }
}
