using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files of the folder data/files, which NumPy and PyTorch wrote (make.py), and checks of what is read.</summary>
internal static class FileData
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "data", "files");

    public static string Of(string name) => Path.Combine(Folder, name);

    public static TensorFile Open(byte[] bytes) => TensorFile.Open(new MemorySource("the file", bytes));

    /// <summary>The bytes are refused, with a message that names the file and has a text.</summary>
    public static void AssertRefused(byte[] bytes, string message)
    {
        var exception = Assert.Throws<InvalidDataException>(() =>
        {
            using TensorFile file = Open(bytes);
            foreach (TensorEntry entry in file.Entries)
                file.Read(entry.Name).Dispose();
        });
        Assert.StartsWith("the file: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Types, shapes and bits agree.</summary>
    public static void AssertSame(Tensor expected, Tensor actual, string name)
    {
        Assert.True(expected.dtype == actual.dtype, $"{name} is {actual.dtype}, expected {expected.dtype}");
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        Assert.True(actual.is_contiguous(), $"{name} is not in row-major order");
        if (expected.numel() > 0)
            Assert.True(expected.contiguous().bytes.SequenceEqual(actual.bytes), $"{name} has other bits");
    }

    /// <summary>The tensors of a file are those of another one; bfloat16 is compared as float32.</summary>
    public static void AssertSameTensors(string expectedPath, string path)
    {
        using var scope = NewDisposeScope();
        using TensorFile expected = TensorFile.Open(expectedPath);
        using TensorFile file = TensorFile.Open(path);
        Assert.Equal(expected.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal), file.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal));
        foreach (TensorEntry entry in file.Entries)
        {
            Tensor tensor = file.Read(entry.Name);
            Assert.Equal(entry.Type, tensor.dtype);
            Assert.Equal(entry.Shape, tensor.shape);
            AssertSame(expected.Read(entry.Name), entry.Type == ScalarType.BFloat16 ? tensor.to(ScalarType.Float32) : tensor, $"{entry} of {Path.GetFileName(path)}");
        }
    }
}
