using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Packages.Tests.Infrastructure;

/// <summary>A package file.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive archive;

    public Package(string path) => archive = ZipFile.OpenRead(path);

    /// <summary>The files, without what the package format itself adds.</summary>
    public string[] Files =>
    [
        .. archive.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(name => name is not ("[Content_Types].xml" or "_rels/.rels") && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The specification, its elements without namespaces.</summary>
    public XElement Specification
    {
        get
        {
            XElement root = XElement.Parse(System.Text.Encoding.UTF8.GetString(Read(Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal)))).TrimStart('\uFEFF'));
            foreach (XElement element in root.DescendantsAndSelf())
                element.Name = element.Name.LocalName;
            return root.Element("metadata")!;
        }
    }

    /// <summary>The bytes of a file.</summary>
    public byte[] Read(string file)
    {
        using Stream stream = archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The assemblies that an assembly of the package references.</summary>
    public (string Name, Version Version)[] References(string file)
    {
        using var reader = new PEReader(new MemoryStream(Read(file)));
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version))];
    }

    public void Dispose() => archive.Dispose();
}
