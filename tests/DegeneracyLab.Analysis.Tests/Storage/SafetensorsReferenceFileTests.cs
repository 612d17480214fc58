using System.Reflection;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Storage;

/// <summary>Files that others wrote.</summary>
public sealed class SafetensorsReferenceFileTests
{
    private static readonly string Root = typeof(SafetensorsReferenceFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public void The_reference_networks_are_read()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "cases.safetensors");
        AssertReadsWhole(path);
        using SafetensorsContent content = Safetensors.Read(path, ["A1.W0", "A1.x"]);
        Assert.Equal([6, 5], content["A1.W0"].shape);
        Assert.Equal([400, 5], content["A1.x"].shape);
        // Read out of the file with Python's struct and array modules.
        double[] weights = content["A1.W0"].data<double>().ToArray();
        Assert.Equal(0.056228264238181065, weights[0]);
        Assert.Equal(-0.05907909089553352, weights[1]);
        Assert.Equal(0.09847425287859797, weights[^1]);
        Assert.Equal(-60.478581283026266, content["A1.x"].data<double>().ToArray().Sum(), 1e-9);
    }

    [Fact]
    public void The_reference_data_are_read()
    {
        string[] files = Directory.GetFiles(Reference(), "*.safetensors", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, AssertReadsWhole);
    }

    [Fact]
    public void A_trained_network_is_read()
    {
        string path = Path.Combine(Reference(), "modadd_seed0.safetensors");
        Assert.SkipUnless(File.Exists(path), "modadd_seed0.safetensors is not among the reference data.");
        using SafetensorsContent content = Safetensors.Read(path);
        Assert.Equal("pt", content.Metadata["format"]);
        Assert.Equal(18, content.Tensors.Count);
        Assert.Equal([4, 128, 32], content["blocks.0.attn.W_Q"].shape);
        Assert.Equal(ScalarType.Float32, content["embed.W_E"].dtype);
        float[] embedding = content["embed.W_E"].data<float>().ToArray();
        Assert.Equal(0.1190677285194397f, embedding[0]);
        Assert.Equal(-0.06446442753076553f, embedding[^1]);
        Assert.Equal(0.3664915498757182, embedding.Sum(value => (double)value), 1e-9);
        Assert.Contains(content.Tensors.Values, tensor => tensor.dtype == ScalarType.Bool);
    }

    private static string Reference()
    {
        string shared = Environment.GetEnvironmentVariable("DEGENERACYLAB_SHARED") ?? Path.Combine(Root, "..", "shared");
        string reference = Path.Combine(shared, "data", "reference");
        Assert.SkipUnless(Directory.Exists(reference), "The reference data are not beside the repository (DEGENERACYLAB_SHARED can name their folder).");
        return reference;
    }

    /// <summary>Header and content agree, and what is written again holds the same.</summary>
    private static void AssertReadsWhole(string path)
    {
        SafetensorsHeader header = Safetensors.ReadHeader(path);
        using SafetensorsContent content = Safetensors.Read(path);
        Assert.Equal(header.Metadata, content.Metadata);
        Assert.Equal(header.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal), content.Tensors.Keys.Order(StringComparer.Ordinal));
        byte[] file = File.ReadAllBytes(path);
        long start = 8 + BitConverter.ToInt64(file);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            Tensor tensor = content[entry.Name];
            Assert.Equal(entry.Type, tensor.dtype);
            Assert.Equal(entry.Shape, tensor.shape);
            Assert.True(file.AsSpan((int)(start + entry.Offset), (int)entry.Length).SequenceEqual(tensor.bytes), entry.ToString());
        }

        using var again = new MemoryStream();
        Safetensors.Write(again, content.Tensors, content.Metadata);
        again.Position = 0;
        using SafetensorsContent second = Safetensors.Read(again);
        Assert.Equal(content.Metadata, second.Metadata);
        foreach ((string name, Tensor tensor) in content.Tensors)
            SafetensorsRoundTripTests.AssertSame(tensor, second[name]);
    }
}
