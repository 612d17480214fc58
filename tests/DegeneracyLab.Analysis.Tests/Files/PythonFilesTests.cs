using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files cross to Python and back, where it has NumPy and PyTorch (Debian: python3-numpy, python3-torch).</summary>
public sealed class PythonFilesTests
{
    /// <summary>Reads an .npz file, an .npy file and a safetensors file, and writes what it found as another .npz file.</summary>
    private const string Reader = """
        import json, struct, sys
        import numpy as np
        folder = sys.argv[1]
        arrays = dict(np.load(folder + "/written.npz"))
        assert arrays["a"].flags["C_CONTIGUOUS"] and arrays["a"].dtype == np.float64
        arrays["one"] = np.load(folder + "/written.npy", mmap_mode="r")
        compressed = np.load(folder + "/compressed.npz")
        assert all(np.array_equal(compressed[name], arrays[name]) for name in compressed.files) and len(compressed.files) > 5
        with open(folder + "/written.safetensors", "rb") as file:
            header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
            data = file.read()
        types = dict(F64="<f8", F32="<f4", F16="<f2", I64="<i8", I32="<i4", I16="<i2", I8="i1", U8="u1", BOOL="?", C64="<c8")
        for name, entry in header.items():
            if name != "__metadata__":
                start, end = entry["data_offsets"]
                arrays["st." + name] = np.frombuffer(data[start:end], types[entry["dtype"]]).reshape(entry["shape"])
        np.savez(folder + "/back.npz", **arrays)
        """;

    private const string TorchReader = """
        import sys
        import numpy as np
        import torch
        tensors = {name: torch.from_numpy(array) for name, array in np.load(sys.argv[1] + "/written.npz").items()}
        torch.save(tensors, sys.argv[1] + "/back.pt")
        """;

    [Fact]
    public void NumPy_reads_what_is_written_here()
    {
        LongRun.Only();
        string python = PythonProgram.With("numpy");
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Dictionary<string, Tensor> tensors = Write(folder);
        PythonProgram.Run(python, "-c", Reader, folder["."]);
        using TensorFile back = TensorFile.Open(folder["back.npz"]);
        // All but one are in the safetensors file, too; and there is the .npy file.
        Assert.Equal(2 * tensors.Count, back.Entries.Count);
        foreach ((string name, Tensor tensor) in tensors)
        {
            FileData.AssertSame(tensor, back.Read(name), name);
            if (tensor.dtype != ScalarType.ComplexFloat64)
                FileData.AssertSame(tensor, back.Read("st." + name), name);
        }

        FileData.AssertSame(tensors["a"], back.Read("one"), "one");
    }

    [Fact]
    public void PyTorch_reads_what_is_written_here()
    {
        LongRun.Only();
        string python = PythonProgram.With("torch");
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Dictionary<string, Tensor> tensors = Write(folder);
        PythonProgram.Run(python, "-c", TorchReader, folder["."]);
        using TensorFile back = TensorFile.Open(folder["back.pt"]);
        Assert.Equal(TensorFileFormat.PyTorch, back.Format);
        Assert.Equal(tensors.Count, back.Entries.Count);
        foreach ((string name, Tensor tensor) in tensors)
            FileData.AssertSame(tensor, back.Read(name), name);
    }

    /// <summary>The files that the repository keeps are those that the installed packages write.</summary>
    [Fact]
    public void Files_of_the_installed_packages_are_read()
    {
        LongRun.Only();
        string python = PythonProgram.With("torch");
        using var folder = new Storage.TemporaryFolder();
        PythonProgram.Run(python, FileData.Of("make.py"), folder["."]);
        foreach (string name in (string[])["views.pt", "views-protocol-4.pt", "views-legacy.pt"])
            FileData.AssertSameTensors(folder["views.npz"], folder[name]);
        FileData.AssertSameTensors(folder["checkpoint.npz"], folder["checkpoint.pt"]);
        FileData.AssertSameTensors(FileData.Of("arrays.npz"), folder["arrays.npz"]);
        FileData.AssertSameTensors(FileData.Of("orders.npz"), folder["orders.npz"]);
    }

    private static Dictionary<string, Tensor> Write(Storage.TemporaryFolder folder)
    {
        Tensor numbers = arange(-30, 30, dtype: ScalarType.Float64);
        Dictionary<string, Tensor> tensors = new() { ["a"] = numbers.view(3, 4, 5).transpose(0, 2).contiguous(), ["größe/b"] = tensor(2.5), ["none"] = zeros(2, 0) };
        foreach (NpyType type in NpyType.All)
            tensors[type.Code] = numbers.to(type.Type);
        Numpy.Write(folder["written.npz"], tensors);
        Numpy.Write(folder["compressed.npz"], tensors, compress: true);
        Numpy.Write(folder["written.npy"], tensors["a"]);
        Safetensors.Write(folder["written.safetensors"], tensors.Where(pair => pair.Value.dtype != ScalarType.ComplexFloat64).ToDictionary());
        return tensors;
    }
}
