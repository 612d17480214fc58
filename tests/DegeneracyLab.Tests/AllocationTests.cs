using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>A network that is too large for any memory says which layer it is, and how much was wanted.</summary>
public class AllocationTests
{
    [Fact]
    public void A_layer_without_memory_is_named()
    {
        Assert.Equal(
            "Linear2: no memory for its weight of [100000000, 100000000], 35.5 PiB in float32.",
            Assert.Throws<InsufficientMemoryException>(() => new HugeNetwork()).Message);
        Assert.Equal(
            "Wide: no memory for its weight of [2147483647, 2147483647], 16 EiB in float32.",
            Assert.Throws<InsufficientMemoryException>(() => new HugeSizes(int.MaxValue)).Message);
        Assert.Equal(
            "Conv2d1: no memory for its weight of [200000, 200000, 1000, 1000], 142.1 PiB in float32.",
            Assert.Throws<InsufficientMemoryException>(() => new HugeConvolution()).Message);
        Assert.Equal(
            "SelfAttention1: no memory for its weight of [3000000000, 100000000], 1 EiB in float32.",
            Assert.Throws<InsufficientMemoryException>(() => new HugeAttention()).Message);
        Assert.Equal(
            "TokenEmbedding1: no memory for its weight of [2000000000, 100000000], 710.5 PiB in float32.",
            Assert.Throws<InsufficientMemoryException>(() => new HugeVocabulary()).Message);
    }

    /// <summary>Inside a block it is the layer's name there.</summary>
    [Fact]
    public void A_layer_of_a_block_is_named() =>
        Assert.StartsWith("Inner: no memory for its weight of [100000000, 100000000]", Assert.Throws<InsufficientMemoryException>(() => new HugeBlockUser()).Message, StringComparison.Ordinal);

    [Fact]
    public void Torchs_own_exception_is_kept()
    {
        var exception = Assert.Throws<InsufficientMemoryException>(() => NewLayer.Linear(100_000_000, 100_000_000, layer: "Mine"));
        Assert.StartsWith("Mine: no memory", exception.Message, StringComparison.Ordinal);
        Assert.IsType<System.Runtime.InteropServices.ExternalException>(exception.InnerException);
    }

    /// <summary>Weights are drawn piece by piece: the numbers are those that were always drawn.</summary>
    [Fact]
    public void Large_weights_are_the_same_numbers()
    {
        using var layer = NewLayer.Linear(2048, 1024);
        new ParameterInitializer(3).Uniform(layer.weight!, 1);
        using var first = NewLayer.Linear(1024, 1024);
        using var second = NewLayer.Linear(1024, 1024);
        var draw = new ParameterInitializer(3);
        draw.Uniform(first.weight!, 1);
        draw.Uniform(second.weight!, 1);
        using Tensor joined = cat([first.weight!.view(-1), second.weight!.view(-1)]);
        Assert.Equal(joined.data<float>().ToArray(), layer.weight!.view(-1).data<float>().ToArray());
        Assert.True(layer.weight!.requires_grad);
    }
}

[Network(Input = 2)]
[Linear(100_000_000), ReLU, Linear(100_000_000)]
internal sealed partial class HugeNetwork;

[Network(Input = nameof(size))]
[Linear(nameof(size), Name = "Wide")]
internal sealed partial class HugeSizes(int size);

[Network(Channels = 200_000, Height = 1000, Width = 1000)]
[Conv2d(200_000, Kernel = 1000)]
internal sealed partial class HugeConvolution;

[Network(Positions = 2, Input = 100_000_000)]
[SelfAttention(Heads = 1000, HeadWidth = 1_000_000)]
internal sealed partial class HugeAttention;

[Network(Tokens = 2, Vocabulary = 2_000_000_000)]
[TokenEmbedding(100_000_000)]
internal sealed partial class HugeVocabulary;

[Block(Input = 100_000_000)]
[Linear(100_000_000, Name = "Inner")]
internal sealed partial class HugeBlock;

[Network(Input = 100_000_000)]
[Use<HugeBlock>]
internal sealed partial class HugeBlockUser;
