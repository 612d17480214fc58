using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Storage;

public sealed class SafetensorsRoundTripTests
{
    /// <summary>A file written down byte by byte: the witness that does not come from our own writer.</summary>
    private static readonly byte[] Witness =
    [
        // The header's length.
        0xE8, 0, 0, 0, 0, 0, 0, 0,
        .. """
           {"__metadata__":{"a":"1","z":"\"\\\n\u0001é"},
           "doubles":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},
           "b/ö":{"dtype":"I32","shape":[],"data_offsets":[16,20]},
           "flags":{"dtype":"BOOL","shape":[1,2],"data_offsets":[20,22]}}
           """u8.ToArray().Where(value => value != '\n'),
        .. "      "u8,
        // 1.5 and -2
        0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0,
        // -2
        0xFE, 0xFF, 0xFF, 0xFF,
        // false, true
        0, 1,
    ];

    private static readonly Dictionary<string, string> WitnessMetadata = new() { ["z"] = "\"\\\n\u0001é", ["a"] = "1" };

    public static TheoryData<ScalarType, long[]> TypesAndShapes()
    {
        var data = new TheoryData<ScalarType, long[]>();
        foreach (ScalarType type in new[] { ScalarType.Float64, ScalarType.Float32, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Bool, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int16, ScalarType.Int8, ScalarType.ComplexFloat32 })
            foreach (long[] shape in new long[][] { [], [0], [1], [7], [3, 5], [2, 0, 4], [2, 3, 1, 5] })
                data.Add(type, shape);
        return data;
    }

    [Theory]
    [MemberData(nameof(TypesAndShapes))]
    public void Any_type_and_shape_comes_back(ScalarType type, long[] shape)
    {
        using var scope = NewDisposeScope();
        Tensor original = Numbers(shape).to(type);

        using SafetensorsContent content = RoundTrip(new() { ["x"] = original });

        AssertSame(original, content["x"]);
    }

    [Fact]
    public void Views_are_written_as_what_they_show()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Numbers(4, 6);
        Dictionary<string, Tensor> views = new()
        {
            ["transposed"] = matrix.t(),
            ["column"] = matrix.select(1, 2),
            ["row"] = matrix.select(0, 3),
            ["middle"] = matrix.narrow(1, 1, 3),
            ["expanded"] = matrix.narrow(0, 1, 1).expand(3, 6),
        };

        using SafetensorsContent content = RoundTrip(views);

        foreach ((string name, Tensor view) in views)
            AssertSame(view, content[name]);
    }

    [Fact]
    public void Special_numbers_keep_their_bits()
    {
        using var scope = NewDisposeScope();
        Tensor original = tensor((double[])[double.NaN, double.PositiveInfinity, -0.0, double.Epsilon, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234)]);

        using SafetensorsContent content = RoundTrip(new() { ["x"] = original });

        AssertSame(original, content["x"]);
    }

    [Fact]
    public void A_tensor_that_requires_a_gradient_is_written_and_comes_back_without()
    {
        using var scope = NewDisposeScope();
        Tensor original = ones(2, 3, requires_grad: true);

        using SafetensorsContent content = RoundTrip(new() { ["x"] = original, ["y"] = original * 2 });

        AssertSame(original.detach(), content["x"]);
        Assert.False(content["y"].requires_grad);
    }

    [Fact]
    public void Names_and_metadata_may_be_any_text()
    {
        using var scope = NewDisposeScope();
        string[] texts = ["", " ", "größe", "特征", "😀", "\u0000", "\u001f\u007f", "a\"b\\c/d", "\r\n\t\b\f", "e\u0301", "\u00e9", "__metadata", "\ufeff", "\u2028", "</script>", new string('n', 5000)];
        Dictionary<string, Tensor> tensors = texts.ToDictionary(text => text, text => tensor((long)text.Length));
        Dictionary<string, string> metadata = texts.Append("__metadata__").ToDictionary(text => text, text => text + "!");

        using SafetensorsContent content = RoundTrip(tensors, metadata);

        Assert.Equal(texts.Order(StringComparer.Ordinal), content.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(metadata, content.Metadata);
        foreach (string text in texts)
            Assert.Equal(text.Length, content[text].item<long>());
    }

    [Fact]
    public void The_writer_writes_the_bytes_of_the_format()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = new()
        {
            ["flags"] = tensor((bool[])[false, true]).view(1, 2),
            ["b/ö"] = tensor(-2),
            ["doubles"] = tensor((double[])[1.5, -2]),
        };

        Assert.Equal(Witness, Bytes(tensors, WitnessMetadata));
    }

    [Fact]
    public void The_reader_reads_the_bytes_of_the_format()
    {
        using SafetensorsContent content = Safetensors.Read(new MemoryStream(Witness));

        Assert.Equal(WitnessMetadata, content.Metadata);
        Assert.Equal(3, content.Tensors.Count);
        Assert.Equal([1.5, -2], content["doubles"].data<double>().ToArray());
        Assert.Empty(content["b/ö"].shape);
        Assert.Equal(-2, content["b/ö"].item<int>());
        Assert.Equal([1, 2], content["flags"].shape);
        Assert.Equal([false, true], content["flags"].data<bool>().ToArray());
    }

    [Fact]
    public void Nothing_at_all_is_a_file_too()
    {
        Assert.Equal(RawFile.Of("{}      ", 0), Bytes([]));
        using SafetensorsContent content = Safetensors.Read(new MemoryStream(RawFile.Of("{}", 0)));
        Assert.Empty(content.Tensors);
        Assert.Empty(content.Metadata);
    }

    [Fact]
    public void Bytes_depend_on_the_content_only_and_every_tensor_is_aligned()
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Tensor)[] tensors =
        [
            ("\U00010000", ones(3).to(ScalarType.Bool)), ("\uffee", ones(3).to(ScalarType.Bool)), ("B", ones(5).to(ScalarType.Byte)),
            ("b", ones(1).to(ScalarType.Int32)), ("a", ones(1).to(ScalarType.Float32)), ("z", ones(1).to(ScalarType.Float64)), ("y", ones(2).to(ScalarType.Int64)),
        ];
        Dictionary<string, string> one = new() { ["p"] = "1", ["q"] = "2" };
        Dictionary<string, string> other = new() { ["q"] = "2", ["p"] = "1" };

        byte[] bytes = Bytes(tensors.ToDictionary(pair => pair.Name, pair => pair.Tensor), one);

        Assert.Equal(bytes, Bytes(tensors.Reverse().ToDictionary(pair => pair.Name, pair => pair.Tensor), other));
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x"], bytes);
        SafetensorsHeader header = Safetensors.ReadHeader(folder["x"]);
        // U+FFEE comes before U+10000 in UTF-8, after it in UTF-16.
        Assert.Equal(["y", "z", "a", "b", "B", "\uffee", "\U00010000"], header.Entries.Select(entry => entry.Name));
        Assert.All(header.Entries, entry => Assert.Equal(0, entry.Offset % entry.Type.ElementSize()));
    }

    [Fact]
    public void The_header_alone_says_what_a_file_holds()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x"], Witness);

        SafetensorsHeader header = Safetensors.ReadHeader(folder["x"]);

        Assert.Equal(["doubles F64 [2]", "b/ö I32 []", "flags BOOL [1, 2]"], header.Entries.Select(entry => entry.ToString()));
        Assert.Equal([ScalarType.Float64, ScalarType.Int32, ScalarType.Bool], header.Entries.Select(entry => entry.Type));
        Assert.Equal([1L, 2L], header.Entries[2].Shape);
        Assert.Equal(WitnessMetadata, header.Metadata);
    }

    [Fact]
    public void Chosen_tensors_are_read_alone()
    {
        using var folder = new TemporaryFolder();
        // A boolean that can't be, in a tensor that nobody asks for.
        File.WriteAllBytes(folder["x"], [.. Witness[..^1], 7]);

        using SafetensorsContent content = Safetensors.Read(folder["x"], ["b/ö", "doubles", "b/ö"]);

        Assert.Equal(["b/ö", "doubles"], content.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(-2, content["b/ö"].item<int>());
        Assert.Equal([1.5, -2], content["doubles"].data<double>().ToArray());
        Assert.Equal(WitnessMetadata, content.Metadata);
        Assert.Contains("'flags' was not read; there are b/ö, doubles", Assert.Throws<KeyNotFoundException>(() => content["flags"]).Message);
        var exception = Assert.Throws<InvalidDataException>(() => Safetensors.Read(folder["x"], ["doubles", "nothing"]));
        Assert.Equal($"{folder["x"]}: the tensor 'nothing' is not in the file.", exception.Message);
    }

    [Fact]
    public void A_stream_is_read_from_its_position_and_stays_open()
    {
        using var stream = new MemoryStream([1, 2, 3, .. Witness]) { Position = 3 };
        using SafetensorsContent content = Safetensors.Read(stream);
        Assert.Equal(-2, content["b/ö"].item<int>());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void A_stream_that_can_not_seek_is_read()
    {
        using var stream = new OneWayStream(Witness);
        using SafetensorsContent content = Safetensors.Read(stream);
        Assert.Equal([1.5, -2], content["doubles"].data<double>().ToArray());
    }

    [Fact]
    public void A_tensor_larger_than_one_piece_comes_back()
    {
        using var scope = NewDisposeScope();
        // 65 MiB and a little: one piece is 64 MiB.
        Tensor original = zeros(65 * 1024 * 1024 + 3, dtype: ScalarType.Bool);
        original[0] = true;
        original[64 * 1024 * 1024 - 1] = true;
        original[64 * 1024 * 1024 + 1] = true;
        original[-1] = true;
        using var folder = new TemporaryFolder();

        Safetensors.Write(folder["x"], new Dictionary<string, Tensor> { ["x"] = original });
        using (SafetensorsContent content = Safetensors.Read(folder["x"]))
            Assert.True(original.bytes.SequenceEqual(content["x"].bytes));

        using (FileStream file = File.OpenWrite(folder["x"]))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(9);
        }

        var exception = Assert.Throws<InvalidDataException>(() => Safetensors.Read(folder["x"]));
        Assert.Contains("element 68157442 is the byte 9", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_outlive_the_scope_they_were_read_in_and_die_with_the_content()
    {
        SafetensorsContent content;
        using (var scope = NewDisposeScope())
        {
            content = Safetensors.Read(new MemoryStream(Witness));
            Assert.Equal(0, scope.DisposablesCount);
        }

        Tensor doubles = content["doubles"];
        Assert.Equal(-2, doubles[1].item<double>());
        content.Dispose();
        Assert.True(doubles.IsInvalid);
    }

    [Fact]
    public void Neither_reading_nor_writing_leaves_a_tensor_behind()
    {
        long before = SettledTensorCount();
        using (var scope = NewDisposeScope())
        {
            using SafetensorsContent content = Safetensors.Read(new MemoryStream(Witness));
            Assert.Equal(before + 3, Tensor.TotalCount);
            Bytes(new(content.Tensors));
            Assert.Equal(before + 3, Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
        // The second tensor fails.
        Assert.Throws<InvalidDataException>(() => Safetensors.Read(new MemoryStream([.. Witness[..^1], 7])));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void What_can_not_be_written_is_refused_and_no_file_changes()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x"], "earlier");
        Tensor fine = ones(2);

        Refused("'__metadata__'", new() { ["__metadata__"] = fine });
        Refused("'x' is of type ComplexFloat64, which is not written; written are I64, F64, C64, F32, I32, BF16, F16, I16, I8, U8, BOOL", new() { ["x"] = fine.to(ScalarType.ComplexFloat64) });
        Refused("half of a surrogate pair", new() { ["\ud800"] = fine });
        Refused("'x' is null", new() { ["x"] = null! });
        Refused("'x' has 65 dimensions, more than 64", new() { ["x"] = ones(1).view([.. Enumerable.Repeat(1L, 65)]) });
        Refused("half of a surrogate pair", new() { ["x"] = fine }, new() { ["a"] = "\udc00" });
        Refused("value of 'a' is null", new() { ["x"] = fine }, new() { ["a"] = null! });
        Assert.Equal("earlier", File.ReadAllText(folder["x"]));
        Assert.Equal(["x"], folder.Names);

        void Refused(string message, Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => Safetensors.Write(folder["x"], tensors, metadata)).Message, StringComparison.Ordinal);
    }

    internal static byte[] Bytes(Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    internal static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        if (expected.numel() > 0)
            Assert.True(expected.contiguous().bytes.SequenceEqual(actual.bytes));
    }

    /// <summary>How many tensors are alive, without those that earlier tests left to the garbage collector.</summary>
    internal static long SettledTensorCount()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static SafetensorsContent RoundTrip(Dictionary<string, Tensor> tensors, Dictionary<string, string>? metadata = null) =>
        Safetensors.Read(new MemoryStream(Bytes(tensors, metadata)));

    private static Tensor Numbers(params long[] shape)
    {
        double[] values = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i * 37 % 23) + 0.25;
        return tensor(values).view(shape);
    }

    /// <summary>Bytes that come once, a few at a time.</summary>
    private sealed class OneWayStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 5));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 5)]);

        // MemoryStream's own would copy all at once.
        public override void CopyTo(Stream destination, int bufferSize)
        {
            byte[] buffer = new byte[5];
            for (int count = Read(buffer); count > 0; count = Read(buffer))
                destination.Write(buffer, 0, count);
        }
    }
}
