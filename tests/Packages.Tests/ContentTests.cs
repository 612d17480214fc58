using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Packages.Tests.Infrastructure;

namespace Packages.Tests;

/// <summary>What is in the packages.</summary>
public class ContentTests(PackageFeed feed)
{
    [Fact]
    public void The_packages_hold_exactly_these_files()
    {
        Assert.Equal(
            [
                "DegeneracyLab.nuspec",
                "README.md",
                "analyzers/dotnet/cs/DegeneracyLab.CodeFixes.dll",
                "analyzers/dotnet/cs/DegeneracyLab.Generators.dll",
                "buildTransitive/DegeneracyLab.targets",
                "buildTransitive/NativeLibraries.targets",
                "buildTransitive/ProjectChecks.targets",
                "buildTransitive/TorchStartup.cs",
                "buildTransitive/WeakenVersionNeed.cs",
                "icon.png",
                "lib/net10.0/DegeneracyLab.dll",
                "lib/net10.0/DegeneracyLab.xml",
            ],
            Files("DegeneracyLab", "nupkg"));
        Assert.Equal(
            ["DegeneracyLab.Analysis.nuspec", "README.md", "icon.png", "lib/net10.0/DegeneracyLab.Analysis.dll", "lib/net10.0/DegeneracyLab.Analysis.xml"],
            Files("DegeneracyLab.Analysis", "nupkg"));
        Assert.Equal(["DegeneracyLab.nuspec", "lib/net10.0/DegeneracyLab.pdb"], Files("DegeneracyLab", "snupkg"));
        Assert.Equal(["DegeneracyLab.Analysis.nuspec", "lib/net10.0/DegeneracyLab.Analysis.pdb"], Files("DegeneracyLab.Analysis", "snupkg"));
    }

    [Fact]
    public void The_packages_depend_on_these()
    {
        Assert.Equal([("TorchSharp", BuildFacts.TorchSharpVersion, "")], Dependencies("DegeneracyLab").Select(found => (found.Id, found.Version, found.Include)));

        // All of DegeneracyLab reaches a user of the analysis, the generator included, which a dependency leaves out unless it says so.
        (string Id, string Version, string Include)[] analysis = Dependencies("DegeneracyLab.Analysis");
        Assert.Equal(["DegeneracyLab", "TorchSharp"], analysis.Select(found => found.Id));
        Assert.Equal((feed.Version, "All"), (analysis[0].Version, analysis[0].Include));
    }

    [Theory]
    [InlineData("DegeneracyLab")]
    [InlineData("DegeneracyLab.Analysis")]
    public void A_package_says_what_it_is(string id)
    {
        using var package = new Package(feed[id, "nupkg"]);
        XElement specification = package.Specification;
        Assert.Equal(id, specification.Element("id")!.Value);
        Assert.Equal(("MIT", "expression"), (specification.Element("license")!.Value, specification.Element("license")!.Attribute("type")!.Value));
        Assert.Equal("README.md", specification.Element("readme")!.Value);
        Assert.Equal("icon.png", specification.Element("icon")!.Value);
        Assert.All(["title", "authors", "copyright", "description", "tags"], element => Assert.NotEmpty(specification.Element(element)!.Value));
        Assert.InRange(package.Read("icon.png").Length, 1, 10_000);

        // Nothing of the place where the repository lies.
        Assert.Null(specification.Element("projectUrl"));
        Assert.Null(specification.Element("repository")?.Attribute("url"));
    }

    /// <summary>What the compiler itself brings, at the versions of Roslyn 4.14 at most: any other assembly would not be found.</summary>
    [Theory]
    [InlineData("DegeneracyLab.Generators")]
    [InlineData("DegeneracyLab.CodeFixes")]
    public void The_generator_references_only_what_every_supported_compiler_has(string assembly)
    {
        Dictionary<string, Version> allowed = new()
        {
            ["netstandard"] = new(2, 0, 0, 0),
            ["Microsoft.CodeAnalysis"] = new(4, 14, 0, 0),
            ["Microsoft.CodeAnalysis.CSharp"] = new(4, 14, 0, 0),
            ["System.Collections.Immutable"] = new(9, 0, 0, 0),
            ["System.Memory"] = new(4, 0, 1, 2),
        };
        if (assembly == "DegeneracyLab.CodeFixes")
        {
            allowed["Microsoft.CodeAnalysis.Workspaces"] = new(4, 14, 0, 0);
            allowed["System.Composition.AttributedModel"] = new(9, 0, 0, 0);
            allowed["DegeneracyLab.Generators"] = new(BuildFacts.Version + ".0");
        }

        using var package = new Package(feed["DegeneracyLab", "nupkg"]);
        Assert.All(
            package.References($"analyzers/dotnet/cs/{assembly}.dll"),
            reference => Assert.True(allowed.TryGetValue(reference.Name, out Version? newest) && reference.Version <= newest, reference.ToString()));
    }

    [Fact]
    public void Every_assembly_has_its_symbols()
    {
        foreach (string id in PackageFeed.Ids)
        {
            using Package package = new(feed[id, "nupkg"]), symbols = new(feed[id, "snupkg"]);
            using var assembly = new PEReader(new MemoryStream(package.Read($"lib/net10.0/{id}.dll")));
            using var pdb = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Read($"lib/net10.0/{id}.pdb")));
            DebugDirectoryEntry entry = assembly.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
            Assert.Equal(assembly.ReadCodeViewDebugDirectoryData(entry).Guid, new Guid(pdb.GetMetadataReader().DebugMetadataHeader!.Id.AsSpan()[..16]));
        }

        // The compiler loads the generator from one file, which has the lines for the stack trace of DGL0999.
        using var generators = new Package(feed["DegeneracyLab", "nupkg"]);
        foreach (string file in generators.Files.Where(file => file.StartsWith("analyzers/", StringComparison.Ordinal)))
        {
            using var assembly = new PEReader(new MemoryStream(generators.Read(file)));
            Assert.Contains(assembly.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        }
    }

    [Fact]
    public void The_documentation_covers_the_public_types()
    {
        foreach (string id in PackageFeed.Ids)
        {
            using var package = new Package(feed[id, "nupkg"]);
            using var documentation = new MemoryStream(package.Read($"lib/net10.0/{id}.xml"));
            HashSet<string> members = [.. XDocument.Load(documentation).Descendants("member").Select(member => member.Attribute("name")!.Value)];
            using var assembly = new PEReader(new MemoryStream(package.Read($"lib/net10.0/{id}.dll")));
            MetadataReader metadata = assembly.GetMetadataReader();
            foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public))
                Assert.Contains($"T:{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}", members);
        }
    }

    private string[] Files(string id, string extension)
    {
        using var package = new Package(feed[id, extension]);
        return package.Files;
    }

    private (string Id, string Version, string Include)[] Dependencies(string id)
    {
        using var package = new Package(feed[id, "nupkg"]);
        XElement group = package.Specification.Element("dependencies")!.Elements("group").Single();
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        return
        [
            .. group.Elements("dependency")
                .Select(found => (found.Attribute("id")!.Value, found.Attribute("version")!.Value, found.Attribute("include")?.Value ?? ""))
                .OrderBy(found => found.Item1, StringComparer.Ordinal),
        ];
    }
}
