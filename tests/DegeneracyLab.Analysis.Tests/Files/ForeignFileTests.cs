using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files that NumPy and PyTorch wrote.</summary>
public sealed class ForeignFileTests
{
    /// <summary>The nodes of the stored graph, in order, and what comes after the last one.</summary>
    private static readonly string[] Nodes = ["ln1.0", "ln2.0", "unembed", "output"];

    [Theory]
    [InlineData("arrays.npz", TensorFileFormat.Npz, 13)]
    [InlineData("compressed.npz", TensorFileFormat.Npz, 13)]
    [InlineData("orders.npz", TensorFileFormat.Npz, 5)]
    [InlineData("matrix.npy", TensorFileFormat.Npy, 1)]
    [InlineData("views.pt", TensorFileFormat.PyTorch, 21)]
    [InlineData("views-protocol-4.pt", TensorFileFormat.PyTorch, 21)]
    [InlineData("views-legacy.pt", TensorFileFormat.PyTorch, 21)]
    [InlineData("checkpoint.pt", TensorFileFormat.PyTorch, 22)]
    public void The_content_decides_the_format(string name, TensorFileFormat format, int tensors)
    {
        using var folder = new Storage.TemporaryFolder();
        File.Copy(FileData.Of(name), folder["x.safetensors"]);
        using TensorFile file = TensorFile.Open(folder["x.safetensors"]);
        Assert.Equal(format, file.Format);
        Assert.Equal(tensors, file.Entries.Count);
        Assert.Equal(folder["x.safetensors"], file.Path);
    }

    [Fact]
    public void Arrays_have_the_values_of_their_program()
    {
        using var scope = NewDisposeScope();
        AssertNumbers("arrays.npz", "f8", ScalarType.Float64, 3, 5);
        AssertNumbers("arrays.npz", "f4", ScalarType.Float32, 7);
        AssertNumbers("arrays.npz", "f2", ScalarType.Float16, 2, 2);
        AssertNumbers("arrays.npz", "i8", ScalarType.Int64, 2, 3);
        AssertNumbers("arrays.npz", "i4", ScalarType.Int32, 1);
        AssertNumbers("arrays.npz", "i2", ScalarType.Int16, 4);
        AssertNumbers("arrays.npz", "i1", ScalarType.Int8, 4);
        AssertNumbers("arrays.npz", "u1", ScalarType.Byte, 4);
        AssertNumbers("orders.npz", "fortran", ScalarType.Float64, 2, 3, 4);
        AssertNumbers("orders.npz", "big", ScalarType.Float64, 2, 3);
        AssertNumbers("orders.npz", "big.fortran", ScalarType.Int32, 4, 3);
        AssertNumbers("orders.npz", "big.half", ScalarType.Float16, 3);
        AssertNumbers("matrix.npy", "matrix", ScalarType.Float64, 3, 4);
        using TensorFile orders = TensorFile.Open(FileData.Of("orders.npz"));
        FileData.AssertSame(complex(Numbers(3), ones(3, ScalarType.Float64)), orders.Read("big.complex"), "big.complex");
        using TensorFile arrays = TensorFile.Open(FileData.Of("arrays.npz"));
        Assert.Equal([false, true, false, true, false, false], arrays.Read("b1").data<bool>().ToArray());
        FileData.AssertSame(complex(Numbers(2), ones(2, ScalarType.Float64).neg()), arrays.Read("c16"), "c16");
        FileData.AssertSame(complex(Numbers(3), full(3, 2, ScalarType.Float64)).to(ScalarType.ComplexFloat32), arrays.Read("c8"), "c8");
        Assert.Equal([0, 3], arrays.Read("empty").shape);
        Assert.Equal(2.5, arrays.Read("scalar").item<double>());
    }

    [Fact]
    public void Views_of_a_storage_are_read_as_what_they_show()
    {
        FileData.AssertSameTensors(FileData.Of("arrays.npz"), FileData.Of("compressed.npz"));
        FileData.AssertSameTensors(FileData.Of("views.npz"), FileData.Of("views.pt"));
        FileData.AssertSameTensors(FileData.Of("views.npz"), FileData.Of("views-protocol-4.pt"));
        FileData.AssertSameTensors(FileData.Of("views.npz"), FileData.Of("views-legacy.pt"));
        AssertNumbers("views.pt", "whole", ScalarType.Float64, 6, 4);
        AssertNumbers("views-legacy.pt", "bfloat16", ScalarType.BFloat16, 5);
    }

    [Fact]
    public void Tensors_of_a_checkpoint_are_named_by_their_keys() => FileData.AssertSameTensors(FileData.Of("checkpoint.npz"), FileData.Of("checkpoint.pt"));

    [Fact]
    public void A_pickled_module_is_refused_by_the_name_of_its_class()
    {
        string message = Assert.Throws<InvalidDataException>(() => TensorFile.Open(FileData.Of("module.pt"))).Message;
        Assert.Contains("refers to 'torch.nn.modules.container.Sequential'", message, StringComparison.Ordinal);
        Assert.Contains("Save the state dictionary alone", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist_mlp", 6)]
    [InlineData("modadd_seed0", 18)]
    public void The_original_networks_equal_their_copies(string name, int tensors) =>
        AssertEqualsCopy(SharedData.File($"data/reference/original/{name}.pt"), SharedData.File($"data/reference/{name}.safetensors"), tensors, key => key);

    [Fact]
    public void The_original_graph_equals_its_copy() =>
        AssertEqualsCopy(
            SharedData.File("data/reference/original/modadd_seed0_graph.pt"),
            SharedData.File("data/reference/graph_modular_arithmetic_rib_seed0_rib_graph.safetensors"),
            27,
            key => key.Split('.', 3) switch
            {
                ["mean_vectors", ..] => key.Replace("mean_vectors", "mean", StringComparison.Ordinal),
                ["gram_matrices", ..] => key.Replace("gram_matrices", "gram", StringComparison.Ordinal),
                ["interaction_rotations", string node, string matrix] => $"{matrix}.{Nodes[int.Parse(node)]}",
                ["edges", string node, "E_hat"] => $"edge.{Nodes[int.Parse(node)]}->{Nodes[int.Parse(node) + 1]}",
                _ => throw new InvalidOperationException(key),
            });

    private static void AssertEqualsCopy(string path, string copyPath, int tensors, Func<string, string> rename)
    {
        using var scope = NewDisposeScope();
        using TensorFile file = TensorFile.Open(path);
        using SafetensorsContent copy = Safetensors.Read(copyPath);
        Assert.Equal(tensors, file.Entries.Count);
        Assert.Equal(copy.Tensors.Keys.Order(StringComparer.Ordinal), file.Entries.Select(entry => rename(entry.Name)).Order(StringComparer.Ordinal));
        foreach (TensorEntry entry in file.Entries)
            FileData.AssertSame(copy[rename(entry.Name)], file.Read(entry.Name), entry.ToString());
    }

    private static void AssertNumbers(string file, string name, ScalarType type, params long[] shape)
    {
        using TensorFile opened = TensorFile.Open(FileData.Of(file));
        FileData.AssertSame(Numbers(shape).to(type), opened.Read(name), name);
    }

    /// <summary>The numbers of make.py.</summary>
    private static Tensor Numbers(params long[] shape)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i * 37 % 23) + 0.25;
        return tensor(values).view(shape);
    }
}
