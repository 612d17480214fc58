using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files that are written for NumPy.</summary>
public sealed class NumpyWriteTests
{
    [Fact]
    public void An_array_has_the_bytes_of_the_format()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Numpy.Write(folder["x.npy"], tensor((float[])[1.5f, -2f, 0f]));
        byte[] header = Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }".PadRight(117) + "\n");
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. header, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), 0, 0, 0, 0], File.ReadAllBytes(folder["x.npy"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_type_and_shape_comes_back(bool compress)
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Tensor numbers = arange(-30, 30, dtype: ScalarType.Float64);
        Dictionary<string, Tensor> tensors = new() { ["größe/ö"] = numbers.view(3, 4, 5).transpose(0, 2), ["none"] = zeros(2, 0), ["scalar"] = tensor(2.5), ["gradient"] = ones(2, requires_grad: true), ["edge.a->b"] = numbers[TensorIndex.Slice(step: 2)] };
        foreach (NpyType type in NpyType.All)
            tensors[type.Code] = numbers.to(type.Type);
        Numpy.Write(folder["x"], tensors, compress);
        using (ZipArchive archive = ZipFile.OpenRead(folder["x"]))
            Assert.All(archive.Entries.Where(entry => entry.Length > 400), entry => Assert.Equal(compress, entry.CompressedLength < entry.Length));
        using TensorFile file = TensorFile.Open(folder["x"]);
        Assert.Equal(TensorFileFormat.Npz, file.Format);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach ((string name, Tensor tensor) in tensors)
            FileData.AssertSame(tensor.detach(), file.Read(name), name);
        foreach ((string name, Tensor tensor) in tensors)
        {
            Numpy.Write(folder["one.npy"], tensor);
            using TensorFile one = TensorFile.Open(folder["one.npy"]);
            FileData.AssertSame(tensor.detach(), one.Read("one"), name);
        }
    }

    [Fact]
    public void Bytes_depend_on_the_content_only()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Numpy.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = ones(2), ["b"] = zeros(3) });
        Numpy.Write(folder["y"], new Dictionary<string, Tensor> { ["b"] = zeros(3), ["a"] = ones(2) });
        Assert.Equal(File.ReadAllBytes(folder["x"]), File.ReadAllBytes(folder["y"]));
        using ZipArchive archive = ZipFile.OpenRead(folder["x"]);
        Assert.Equal(1980, archive.Entries[0].LastWriteTime.Year);
    }

    [Fact]
    public void What_can_not_be_written_is_refused_and_no_file_changes()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        File.WriteAllText(folder["x"], "earlier");
        Refused("The tensor 'a' is of type BFloat16, which NumPy does not have; written are f8, f4", "a", ones(2, dtype: ScalarType.BFloat16));
        Refused("'a' is null", "a", null!);
        Refused("leads out of the archive", "../a", ones(2));
        Refused("leads out of the archive", "/a", ones(2));
        Refused("null character", "a\0", ones(2));
        Refused("half of a surrogate pair", "\ud800", ones(2));
        Refused("has 65 dimensions, more than 64", "a", ones(1).view([.. Enumerable.Repeat(1L, 65)]));
        Refused("has 30000 characters, more than", new string('n', 30_000), ones(2));
        Assert.Contains("The tensor is of type BFloat16", Assert.Throws<ArgumentException>(() => Numpy.Write(folder["x"], ones(2, dtype: ScalarType.BFloat16))).Message, StringComparison.Ordinal);
        Assert.Equal("earlier", File.ReadAllText(folder["x"]));
        Assert.Equal(["x"], folder.Names);

        void Refused(string message, string name, Tensor tensor) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Numpy.Write(folder["x"], new Dictionary<string, Tensor> { [name] = tensor })).Message, StringComparison.Ordinal);
    }
}
