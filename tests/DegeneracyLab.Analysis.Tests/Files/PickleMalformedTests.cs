using System.Text;
using static DegeneracyLab.Analysis.Tests.Files.RawPickle;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files of PyTorch, right and wrong: nothing is executed, and nothing is believed.</summary>
public sealed class PickleMalformedTests
{
    private static readonly byte[] Fine = Tensor(Elements("0", "FloatStorage", 16), 0, [4, 4], [4, 1]);

    [Fact]
    public void A_file_put_together_by_hand_is_read()
    {
        using TensorFile file = FileData.Open(RawPickle.File(Dictionary(("a", Fine), ("b", Tensor(Elements("0", "FloatStorage", 16), 1, [2], [8])))));
        Assert.Equal(["a Float32 [4, 4]", "b Float32 [2]"], file.Entries.Select(entry => entry.ToString()));
        using Tensor tensor = file.Read("b");
        Assert.Equal([BitConverter.ToSingle([4, 5, 6, 7]), BitConverter.ToSingle([36, 37, 38, 39])], tensor.data<float>().ToArray());
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "exec")]
    [InlineData("torch", "load")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("torch", "QInt8Storage")]
    [InlineData("größe", "ö")]
    public void Any_other_name_is_refused(string module, string name)
    {
        string message = $"refers to '{module}.{name}', which is not among the names that tensors and dictionaries need; nothing was executed";
        FileData.AssertRefused(RawPickle.File(Call(Global(module, name), Text("id"))), message);
        FileData.AssertRefused(RawPickle.File(Dictionary(("a", Fine), ("b", Global(module, name)))), message);
        // By the operation of protocol 4, too.
        FileData.AssertRefused(RawPickle.File([.. Text(module), .. Text(name), 0x93]), message);
    }

    [Fact]
    public void Calls_of_what_is_no_function_are_refused()
    {
        FileData.AssertRefused(RawPickle.File(Call(Text("os.system"), Text("id"))), "calls something that is not a function");
        FileData.AssertRefused(RawPickle.File(Call(Global("torch", "FloatStorage"), Number(3))), "calls something that is not a function");
        FileData.AssertRefused(RawPickle.File(Call(Global("torch", "float32"))), "calls something that is not a function");
        // NEWOBJ, OBJ, INST, EXT1: operations that make objects.
        foreach (byte operation in (byte[])[0x81, (byte)'o', (byte)'i', 0x82])
            FileData.AssertRefused(RawPickle.File([.. Global("collections", "OrderedDict"), .. Tuple(), operation]), $"it has the operation 0x{operation:x2}");
        FileData.AssertRefused(RawPickle.File([.. Fine, .. Dictionary(("a", None)), (byte)'b']), "sets attributes of an object");
    }

    [Theory]
    [InlineData(0, new long[] { 17 }, new long[] { 1 }, "has 17 elements from element 0 on, but the storage '0' has 16")]
    [InlineData(13, new long[] { 4 }, new long[] { 1 }, "has 4 elements from element 13 on")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 15, 1 }, "has 17 elements from element 0 on")]
    [InlineData(-1, new long[] { 1 }, new long[] { 1 }, "from element -1 on")]
    [InlineData(long.MaxValue, new long[] { 1 }, new long[] { 1 }, "from element 9223372036854775807 on")]
    [InlineData(0, new long[] { 4294967296, 4294967296 }, new long[] { 0, 0 }, "overflows")]
    [InlineData(0, new long[] { 3, 3 }, new long[] { long.MaxValue, long.MaxValue }, "overflows")]
    [InlineData(0, new long[] { -1 }, new long[] { 1 }, "a size of a tensor is not a whole number of 0 or more")]
    [InlineData(0, new long[] { 2 }, new long[] { -1 }, "a stride of a tensor is not a whole number of 0 or more")]
    [InlineData(0, new long[] { 2, 2 }, new long[] { 1 }, "a tensor has 2 sizes and 1 stride")]
    [InlineData(0, new long[] { 1_000_000_000 }, new long[] { 0 }, "more than 1032 times the")]
    public void A_view_outside_its_storage_is_named(long offset, long[] shape, long[] strides, string message) =>
        FileData.AssertRefused(RawPickle.File(Dictionary(("a", Tensor(Elements("0", "FloatStorage", 16), offset, shape, strides)))), message);

    [Fact]
    public void A_storage_that_does_not_fit_is_named()
    {
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("1", "FloatStorage", 16), 0, [1], [1])), "lies in the storage '1', which is not in the file");
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("0", "FloatStorage", 17), 0, [1], [1])), "the storage '0' is said to have 17 elements of Float32, but it has 64 bytes");
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("0", "FloatStorage", long.MaxValue), 0, [1], [1])), "is said to have 9223372036854775807 elements");
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("0", "FloatStorage", -1), 0, [1], [1])), "a storage is not described by its type, key, location and number");
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("../0", "FloatStorage", 16), 0, [1], [1])), "the storage '../0', which is not in the file");
        FileData.AssertRefused(RawPickle.File(Tuple(Fine, Tensor(Elements("0", "DoubleStorage", 8), 0, [1], [1]))), "the storage '0' is described in two ways: 16 elements of Float32, and 8 of Float64");
        FileData.AssertRefused(RawPickle.File(Tensor(Elements("0", "BoolStorage", 64), 0, [8], [1])), "element 2 is the byte 2; a boolean is 0 or 1");
    }

    [Fact]
    public void Structures_that_are_not_finite_are_refused()
    {
        // A list that contains itself; a chain of lists; and a list of ten times the list before, thirty times over.
        FileData.AssertRefused(RawPickle.File([(byte)']', (byte)'q', 0, (byte)'h', 0, (byte)'a']), "nested more than 64 deep, or contain themselves");
        byte[] deep = Fine;
        for (int i = 0; i < 65; i++)
            deep = Dictionary(("a", deep));
        FileData.AssertRefused(RawPickle.File(deep), "nested more than 64 deep");
        byte[] bomb = [.. Fine, (byte)'q', 0];
        for (byte i = 1; i <= 30; i++)
            bomb = [.. bomb, (byte)'0', (byte)']', (byte)'(', .. Enumerable.Repeat((byte[])[(byte)'h', (byte)(i - 1)], 10).SelectMany(get => get), (byte)'e', (byte)'q', i];
        FileData.AssertRefused(RawPickle.File(bomb), "have far more letters than its length explains");
        // A list of a thousand times a list of a thousand values.
        byte[] wide = [(byte)']', (byte)'(', .. Enumerable.Repeat((byte)'N', 1000), (byte)'e', (byte)'q', 0, (byte)'0', .. List([.. Enumerable.Repeat((byte[])[(byte)'h', 0], 1000)])];
        FileData.AssertRefused(RawPickle.File(wide), "it repeats lists or dictionaries within each other");
        // Deeply nested code must not overflow the stack of this process either.
        FileData.AssertRefused(RawPickle.File([.. Enumerable.Repeat((byte)']', 100_000), .. Enumerable.Repeat((byte)'a', 99_999)]), "nested more than 64 deep");
    }

    /// <summary>Operations that are repeated many times.</summary>
    [Theory]
    [InlineData("]")]
    [InlineData("}")]
    [InlineData(")")]
    [InlineData("(")]
    [InlineData("K\u0001")]
    [InlineData("N\u0085")]
    [InlineData("}NNs")]
    [InlineData("}h\u0000Ns")]
    [InlineData("}K\u0001Ns")]
    [InlineData("]Na")]
    [InlineData("]q\u0001")]
    [InlineData("N\u0094")]
    [InlineData("ccollections\nOrderedDict\n)R")]
    public void Memory_is_proportional_to_the_pickle(string operations)
    {
        int times = LongRun.IsOn ? 200_000 : 20_000;
        byte[] file = RawZip.Of(("a/data.pkl", [0x80, 2, .. Text("k"), (byte)'q', 0, .. Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(operations, times))), (byte)'.'])).ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        FileData.AssertRefused(file, "data.pkl");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L * file.Length);
    }

    [Fact]
    public void Long_names_that_are_used_often_are_refused()
    {
        // One key of 10,000 letters, remembered, on each of 20 levels; at the bottom 1,000 tensors.
        byte[] pickle = [.. Text(new string('k', 10_000)), (byte)'q', 0, (byte)'0', .. Fine, (byte)'q', 1, (byte)'0'];
        byte[] level = List([.. Enumerable.Repeat((byte[])[(byte)'h', 1], 1000)]);
        for (int i = 0; i < 20; i++)
            level = [(byte)'}', (byte)'h', 0, .. level, (byte)'s'];
        FileData.AssertRefused(RawPickle.File([.. pickle, .. level]), "have far more letters than its length explains");
    }

    [Fact]
    public void Names_that_are_no_names_are_refused()
    {
        FileData.AssertRefused(RawPickle.File(Dictionary(("a", Fine), ("a", Fine))), "the name 'a' occurs twice in a dictionary");
        FileData.AssertRefused(RawPickle.File(Dictionary(("a", Dictionary(("b", Fine))), ("a.b", Fine))), "the name 'a.b' occurs twice");
        FileData.AssertRefused(RawPickle.File([(byte)'}', .. Tuple(Number(1)), .. Fine, (byte)'s']), "under a key that is neither a text nor a whole number");
        FileData.AssertRefused(RawPickle.File([(byte)'}', .. Text("a"), .. Fine, (byte)'s', .. Text("a"), .. None, (byte)'s']), "the name 'a' occurs twice");
    }

    [Theory]
    [InlineData("", "it ends within an operation")]
    [InlineData("N", "it ends within an operation")]
    [InlineData("NN.", "it ends with 2 values, expected 1")]
    [InlineData("(.", "it ends with 0 values, expected 1")]
    [InlineData("0.", "an operation lacks its value")]
    [InlineData("(0.", "an operation lacks its value")]
    [InlineData("t.", "an operation lacks its mark")]
    [InlineData("Na.", "an operation lacks its value")]
    [InlineData("NNa.", "an operation has another value than a list")]
    [InlineData("}(Nu.", "a dictionary has a key without a value")]
    [InlineData("h\u0001.", "it recalls value 1, which it has not remembered")]
    [InlineData("X\u007f\u007f\u007f\u007fab.", "a value is said to have 2139062143 bytes, but only 3 follow")]
    [InlineData("cos", "it ends within a name")]
    [InlineData("I1\n.", "it has the operation 0x49")]
    [InlineData("NR.", "an operation has another value than a tuple of arguments")]
    public void A_pickle_that_is_none_is_named(string pickle, string message) =>
        FileData.AssertRefused(RawZip.Of(("archive/data.pkl", Encoding.Latin1.GetBytes(pickle))).ToArray(), message);

    [Fact]
    public void Lengths_of_64_bits_are_not_believed()
    {
        foreach (byte operation in (byte[])[0x8d, 0x8e, 0x96, 0x95])
            foreach (ulong length in (ulong[])[1UL << 31, ulong.MaxValue, 100])
                FileData.AssertRefused(RawZip.Of(("a/data.pkl", [operation, .. BitConverter.GetBytes(length), (byte)'.'])).ToArray(), $"a value is said to have {length} bytes, but only 1 follow");
        FileData.AssertRefused(RawZip.Of(("a/data.pkl", [0x80, 6, (byte)'N', (byte)'.'])).ToArray(), "its protocol is 6, expected 2 to 5");
    }

    [Fact]
    public void Archives_that_are_not_of_one_pickle_are_refused()
    {
        FileData.AssertRefused(RawZip.Of(("a/data.pkl", Of(None)), ("b/data.pkl", Of(None))).ToArray(), "several pickles, 'a/data.pkl' and 'b/data.pkl'");
        // Ten megabytes of lists in ten kilobytes.
        var bomb = new RawZip();
        bomb.Entries.Add(new() { Name = "a/data.pkl", Data = [.. Enumerable.Repeat((byte)']', 10_000_000)], IsDeflated = true });
        FileData.AssertRefused(bomb.ToArray(), "a/data.pkl is said to have 10000000 bytes, more than the");
        FileData.AssertRefused(RawZip.Of(("a/data.pkl", Of(None)), ("a/byteorder", "middle"u8.ToArray())).ToArray(), "its byteorder is neither 'little' nor 'big'");
    }

    [Fact]
    public void Elements_of_the_other_byte_order_are_turned()
    {
        byte[] file = RawZip.Of(("a/data.pkl", Of(Tensor(Elements("0", "IntStorage", 2), 0, [2], [1]))), ("a/data/0", [0, 0, 1, 2, 255, 255, 255, 254]), ("a/byteorder", "big"u8.ToArray())).ToArray();
        using TensorFile opened = FileData.Open(file);
        using Tensor tensor = opened.Read("the file");
        Assert.Equal([258, -2], tensor.data<int>().ToArray());
    }

    [Fact]
    public void Older_files_that_are_damaged_are_named()
    {
        byte[] fine = System.IO.File.ReadAllBytes(FileData.Of("views-legacy.pt"));
        FileData.AssertRefused(fine[..^1], "but only");
        FileData.AssertRefused([.. fine, 0], "its last storage is followed by 1 byte");
        FileData.AssertRefused(fine[..20], "it ends within an operation");
        byte[] magic = [.. LegacyPyTorchFile.Magic];
        FileData.AssertRefused([.. magic, .. Of(Number(1000))], "its version is not 1001");
        FileData.AssertRefused([.. magic, .. Of(Number(1001)), .. Of(None)], "it has no facts about the machine");
        byte[] start = [.. magic, .. Of(Number(1001)), .. Of(Dictionary())];
        FileData.AssertRefused([.. start, .. Of(Call(Global("os", "system"), Text("id")))], "refers to 'os.system'");
        FileData.AssertRefused([.. start, .. Of(Dictionary(("a", Fine))), .. Of(List(Text("1")))], "its list of storages has one that no tensor refers to");
        FileData.AssertRefused([.. start, .. Of(Dictionary(("a", Fine))), .. Of(List())], "which is not in the file");
        FileData.AssertRefused([.. start, .. Of(Dictionary(("a", Fine))), .. Of(List(Text("0"))), .. BitConverter.GetBytes(15L), .. new byte[64]], "is said to have 16 elements by the tensors, and 15 where it begins");
        FileData.AssertRefused([.. start, .. Of(Dictionary(("a", Fine))), .. Of(List(Text("0"), Text("0"))), .. BitConverter.GetBytes(16L), .. new byte[64], .. BitConverter.GetBytes(16L), .. new byte[64]], "is twice in the list of storages");
    }
}
