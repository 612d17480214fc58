using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>Vectors: every elementwise kind, blocks, residual and parallel ones, a tied and a fixed layer.</summary>
[Network(Input = 6)]
[Linear(8, Name = "Encoder"), LeakyReLU(0.1)]
[Residual<KindBlock>]
[Linear(8), Tanh]
[Linear(8), Sigmoid]
[Linear(8), GELU]
[Linear(8), SiLU]
[Linear(8), Softplus]
[Linear(8), Square]
[Linear(8), Abs]
[Linear(8), Hardtanh(-0.5, 2)]
[Linear(8), Elementwise<Cubic>]
[Parallel<KindBlock, KindBlock>(ParallelMode.Add)]
[LayerNorm]
[Parallel<KindHalf, KindHalf>]
[Use<KindBlock>]
[Softmax]
[Linear(8, Trainable = false, Name = "Fixed")]
[Identity]
[TiedLinear("Encoder")]
internal sealed partial class VectorKinds;

/// <summary>Sequences of vectors: a position table, attention with and without a mask, a layer norm with and without weights.</summary>
[Network(Positions = 5, Input = 4)]
[PositionalEmbedding]
[Residual<TinyAttention>(Repeat = 2)]
[LayerNorm(Affine = false)]
[SelfAttention(Heads = 2, Trainable = false, Name = "Frozen")]
[LayerNorm(Trainable = false, Name = "FrozenNorm")]
[MeanPool]
[Linear(3)]
internal sealed partial class SequenceKinds;

/// <summary>Tokens: a token table that is fixed.</summary>
[Network(Tokens = 3, Vocabulary = 7)]
[TokenEmbedding(4, Trainable = false)]
[PositionalEmbedding(Trainable = false)]
[Residual<TinyAttention>]
[LastPosition]
[Linear(2)]
internal sealed partial class TokenKinds;

/// <summary>Images: convolutions, one of them fixed, and both pools.</summary>
[Network(Channels = 2, Height = 9, Width = 9)]
[Conv2d(3, Kernel = 3, Padding = 1), ReLU]
[MaxPool2d(2)]
[Conv2d(4, Kernel = 3, Trainable = false), ReLU]
[AvgPool2d(2)]
[Flatten]
[Linear(3)]
internal sealed partial class ImageKinds;

[Block(Input = 8)]
[Linear(5), GELU]
[Linear(8)]
internal sealed partial class KindBlock;

[Block(Input = 4)]
[Linear(4), ReLU]
[Linear(4, Bias = false)]
internal sealed partial class KindHalf;

/// <summary>x^3.</summary>
internal sealed class Cubic : IElementwise
{
    public static Tensor Value(Tensor x) => x * x * x;

    public static Tensor Slope(Tensor x) => (x * x).Times(3);
}

/// <summary>A network of every kind, and inputs for it.</summary>
internal sealed record KindSample(string Name, Func<ScalarType, long, nn.Module<Tensor, Tensor>> Make, Func<ScalarType, Tensor> Input)
{
    public static IReadOnlyList<KindSample> All { get; } =
    [
        new("vectors", (dtype, seed) => new VectorKinds(dtype, seed: seed), dtype => Numbers(dtype, 4, 6)),
        new("sequences", (dtype, seed) => new SequenceKinds(dtype, seed: seed), dtype => Numbers(dtype, 4, 5, 4)),
        new("tokens", (dtype, seed) => new TokenKinds(dtype, seed: seed), _ => tensor([0L, 1, 2, 3, 4, 5, 6, 0, 3], [3, 3], device: CPU)),
        new("images", (dtype, seed) => new ImageKinds(dtype, seed: seed), dtype => Numbers(dtype, 2, 2, 9, 9)),
    ];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Name)];

    public static KindSample Of(string name) => All.Single(sample => sample.Name == name);

    /// <summary>The network as analyses see it.</summary>
    public static IInstrumentedNetwork Instrumented(nn.Module<Tensor, Tensor> network) => (IInstrumentedNetwork)network;

    /// <summary>The products of a network that show each of its parameters: the Jacobian by the input or the first numbers, and by all parameters.</summary>
    public static (Tensor Output, Tensor Jacobian, Tensor ByParameters) Products(nn.Module<Tensor, Tensor> network, Tensor input)
    {
        IInstrumentedNetwork instrumented = Instrumented(network);
        using NetworkTrace trace = instrumented.Trace(input);
        HookPoint from = instrumented.Description.HookPoints[instrumented.Description.Vocabulary is null ? 0 : 1], to = instrumented.Description.Output;
        return (trace[to].clone(), instrumented.Jacobian(trace, from, to, foldBias: true), instrumented.ParameterJacobian(trace));
    }

    private static Tensor Numbers(ScalarType dtype, params long[] shape)
    {
        long count = shape.Aggregate(1L, (product, size) => product * size);
        double[] values = [.. Enumerable.Range(0, (int)count).Select(i => Math.Sin(1 + (1.7 * i)))];
        return tensor(values, shape, dtype, CPU);
    }
}

internal static class ModuleParts
{
    /// <summary>A part of a module, by its path.</summary>
    public static nn.Module Part(this nn.Module module, string path) => module.named_modules().Single(named => named.name == path).Item2;
}
