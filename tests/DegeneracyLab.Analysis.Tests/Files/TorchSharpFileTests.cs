using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Files;

/// <summary>Files of TorchSharp's own format.</summary>
public sealed class TorchSharpFileTests
{
    /// <summary>One tensor, 'ab', of type 4 (64-bit integers) and shape [2].</summary>
    private static readonly byte[] Witness = [1, 2, (byte)'a', (byte)'b', 4, 1, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

    [Fact]
    public void What_a_module_saves_is_read()
    {
        using var scope = NewDisposeScope();
        using var folder = new Storage.TemporaryFolder();
        // Sizes and names beyond one byte of LEB128.
        string longName = new('n', 200);
        var module = nn.Sequential((longName, nn.Linear(130, 3)), ("norm", nn.BatchNorm1d(3)), ("half", nn.Linear(2, 2, dtype: ScalarType.BFloat16)));
        module.save(folder["x.npz"]);
        using TensorFile file = TensorFile.Open(folder["x.npz"]);
        Assert.Equal(TensorFileFormat.TorchSharp, file.Format);
        Dictionary<string, Tensor> state = module.state_dict();
        Assert.Equal(state.Keys, file.Entries.Select(entry => entry.Name));
        foreach ((string name, Tensor tensor) in state)
            FileData.AssertSame(tensor.detach(), file.Read(name), name);
    }

    [Fact]
    public void A_file_written_down_by_hand_is_read()
    {
        using TensorFile file = FileData.Open(Witness);
        using Tensor tensor = file.Read("ab");
        Assert.Equal([1, -2], tensor.data<long>().ToArray());
    }

    [Fact]
    public void Damage_is_named()
    {
        FileData.AssertRefused([], "it ends within the number of tensors");
        FileData.AssertRefused([0], "it has no tensors");
        FileData.AssertRefused(Witness[..^1], "the tensor 'ab' has 16 bytes, but only 15 follow");
        FileData.AssertRefused([.. Witness, 0, 0, 0], "its last tensor is followed by 3 bytes");
        FileData.AssertRefused([2, .. Witness[1..]], "it ends within the length of the name of tensor 2 of 2");
        FileData.AssertRefused([200, 1, .. Witness[1..]], "it is said to have 200 tensors, more than bytes");
        FileData.AssertRefused([1, 2, 0xc3, 0x28, .. Witness[4..]], "the name of tensor 1 of 1 is not UTF-8");
        FileData.AssertRefused([1, 127, .. Witness[2..]], "is said to have 127 bytes, expected at most 21");
        FileData.AssertRefused([1, 1, (byte)'a', 12, 0], "has the type 12, which is not one that is supported");
        FileData.AssertRefused([1, 1, (byte)'a', 4, 65], "is said to have 65 dimensions, more than 64");
        FileData.AssertRefused([1, 1, (byte)'a', 4, 2, .. Enumerable.Repeat((byte)0xff, 8), 0x7f, 2], "overflows");
        FileData.AssertRefused([1, 1, (byte)'a', 4, 1, .. Enumerable.Repeat((byte)0xff, 9), 0x01], "is 2^63 or more");
        FileData.AssertRefused([2, .. Witness[1..], .. Witness[1..]], "the name 'ab' occurs twice");
        FileData.AssertRefused([1, 1, (byte)'b', 11, 1, 2, 1, 2], "element 1 is the byte 2; a boolean is 0 or 1");
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        FileData.AssertRefused("name,value\nweight,1.5\n"u8.ToArray(), "it does not begin as a safetensors, .npy, .npz or .pt file does");
}
