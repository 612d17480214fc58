using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>What all formats have in common, and safetensors files behind it.</summary>
public sealed class TensorFileTests
{
    public static TheoryData<ScalarType> Types() => [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool, ScalarType.ComplexFloat32];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_safetensors_file_is_read_tensor_by_tensor(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Tensor tensor = arange(-7, 8, dtype: ScalarType.Float64).view(3, 5).to(type);
        Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["matrix"] = tensor, ["none"] = zeros(0, 3, type) }, new Dictionary<string, string> { ["note"] = "a" });
        using TensorFile file = TensorFile.Open(folder["x"]);
        Assert.Equal(TensorFileFormat.Safetensors, file.Format);
        Assert.Equal("a", file.Metadata["note"]);
        FileData.AssertSame(tensor, file.Read("matrix"), "matrix");
        Assert.Equal([0, 3], file.Read("none").shape);
        using SafetensorsContent content = Safetensors.Read(folder["x"]);
        FileData.AssertSame(tensor, content["matrix"], "matrix");
    }

    /// <summary>A file of 8 GiB, of which the disk has a few pages: its last tensor is read without the rest.</summary>
    [Theory]
    [InlineData(TensorFileFormat.Safetensors)]
    [InlineData(TensorFileFormat.TorchSharp)]
    public void One_tensor_of_a_large_file_is_read_alone(TensorFileFormat format)
    {
        using var folder = new Storage.TemporaryFolder();
        const long Large = 1L << 33;
        byte[] start = format == TensorFileFormat.Safetensors
            ? Storage.RawFile.Of($$$"""{"large":{"dtype":"U8","shape":[{{{Large}}}],"data_offsets":[0,{{{Large}}}]},"last":{"dtype":"F32","shape":[2],"data_offsets":[{{{Large}}},{{{Large + 8}}}]}}""", 0)
            : [2, 5, .. "large"u8, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x20];
        byte[] last = [.. format == TensorFileFormat.Safetensors ? [] : (byte[])[4, .. "last"u8, 6, 1, 2], .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)];
        using (FileStream stream = File.Create(folder["x"]))
        {
            stream.Write(start);
            stream.SetLength(start.Length + Large);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(last);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using TensorFile file = TensorFile.Open(folder["x"]);
        Assert.Equal(format, file.Format);
        Assert.Equal(["large Byte [8589934592]", "last Float32 [2]"], file.Entries.Select(entry => entry.ToString()));
        using Tensor tensor = file.Read("last");
        Assert.Equal([1.5f, -2f], tensor.data<float>().ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_file_is_there_until_it_is_disposed_and_its_tensors_longer()
    {
        using var folder = new Storage.TemporaryFolder();
        long alive = Storage.SafetensorsRoundTripTests.SettledTensorCount();
        using (var scope = NewDisposeScope())
        {
            Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = ones(3) });
            TensorFile file = TensorFile.Open(folder["x"]);
            Tensor tensor = file.Read("a");
            Assert.Contains($"{folder["x"]} has no tensor 'b'; it has a.", Assert.Throws<KeyNotFoundException>(() => file.Read("b")).Message, StringComparison.Ordinal);
            file.Dispose();
            Assert.Equal([1f, 1f, 1f], tensor.data<float>().ToArray());
            Assert.Throws<ObjectDisposedException>(() => file.Read("a"));
        }

        Assert.Equal(alive, Tensor.TotalCount);
    }

    [Fact]
    public void A_file_that_is_shortened_while_it_is_open_is_named()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["a"] = ones(100_000) });
        using TensorFile file = TensorFile.Open(folder["x"]);
        // In another process: this one holds the file against writers.
        using (var process = System.Diagnostics.Process.Start("truncate", ["-s", "100", folder["x"]]))
            process.WaitForExit();
        Assert.Equal($"{folder["x"]}: it ended while it was read.", Assert.Throws<InvalidDataException>(() => file.Read("a")).Message);
    }

    [Fact]
    public void What_is_no_file_of_tensors_is_refused()
    {
        using var folder = new Storage.TemporaryFolder();
        File.WriteAllBytes(folder["empty"], []);
        Assert.Contains("it does not begin as a safetensors, .npy, .npz or .pt file does", Assert.Throws<InvalidDataException>(() => TensorFile.Open(folder["empty"])).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => TensorFile.Open(folder["absent"]));
        Assert.ThrowsAny<Exception>(() => TensorFile.Open(folder["."]));
        // Nothing holds the file that was refused.
        File.Delete(folder["empty"]);
        // A header that is cut off is called by its format.
        FileData.AssertRefused(Storage.RawFile.Length(1000).Concat("{\"a\":"u8.ToArray()).ToArray(), "the header is said to have 1000 bytes, but only 5 follow");
    }

    [Fact]
    public void Storages_and_views_larger_than_a_piece_come_back()
    {
        LongRun.Only();
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        // 66 MiB: one piece is 64 MiB. Column-major and big-endian, so that pieces are turned and put together.
        const int Rows = 3, Columns = 5_767_168;
        byte[] header = NumpyMalformedTests.Of($"{{'descr': '>f4', 'fortran_order': True, 'shape': ({Rows}, {Columns})}}", 0);
        byte[] elements = new byte[4L * Rows * Columns];
        for (int i = 0; i < Rows * Columns; i += 1009)
            System.Buffers.Binary.BinaryPrimitives.WriteSingleBigEndian(elements.AsSpan(4 * i), i);
        File.WriteAllBytes(folder["x.npy"], [.. header, .. elements]);
        using TensorFile file = TensorFile.Open(folder["x.npy"]);
        Tensor tensor = file.Read("x");
        Assert.Equal([Rows, Columns], tensor.shape);
        foreach (int i in (int[])[0, 1009, 1009 * 1000, 1009 * 17_000])
            Assert.Equal(i, tensor[i % Rows, i / Rows].item<float>());
    }
}
