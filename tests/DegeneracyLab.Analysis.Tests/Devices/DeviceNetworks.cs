using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

[Network(Input = 6)]
[Linear(5), ReLU]
[Linear(5), Tanh]
[Linear(3)]
internal sealed partial class DeviceMlp;

[Network(Tokens = 3, Vocabulary = 7)]
[TokenEmbedding(4)]
[PositionalEmbedding]
[Residual<DeviceAttention>(Name = "Attention")]
[LastPosition]
[Residual<DevicePerceptron>(Name = "Mlp")]
[Linear(7, Name = "Head")]
internal sealed partial class DeviceTransformer;

[Block(Input = 4)]
[LayerNorm]
[SelfAttention(Heads = 2, Causal = true)]
internal sealed partial class DeviceAttention;

[Block(Input = 4)]
[Linear(6), ReLU]
[Linear(4)]
internal sealed partial class DevicePerceptron;

[Network(Channels = 1, Height = 6, Width = 6)]
[Conv2d(2), ReLU]
[MaxPool2d(2)]
[Flatten]
[Linear(3)]
internal sealed partial class DeviceCnn;

/// <summary>Data for these networks.</summary>
internal static class DeviceSamples
{
    public static Tensor Numbers(ScalarType dtype, Device device, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        double[] values = [.. Enumerable.Range(0, (int)count).Select(i => Math.Sin(1 + (1.7 * i) + (0.001 * i * i)))];
        return tensor(values, shape, dtype, device);
    }

    public static Tensor Tokens(Device device, long count) =>
        tensor([.. Enumerable.Range(0, (int)count * 3).Select(i => (long)((i * i) + (i / 7)) % 7)], [count, 3], device: device);
}
