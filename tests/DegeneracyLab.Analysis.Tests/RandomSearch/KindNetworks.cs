#pragma warning disable DGL0203, DGL0204 // Two linear layers in a row, and a softmax at the end, are among the kinds.
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Small networks in which every layer kind of the language appears, most of them more than once.</summary>
internal static class KindNetworks
{
    /// <summary>All of them, in float64.</summary>
    public static IReadOnlyList<Func<IInstrumentedNetwork>> All { get; } =
    [
        () => new KindTiedReLU(ScalarType.Float64, seed: 1), () => new KindTiedBias(ScalarType.Float64, seed: 1), () => new KindTiedTwice(ScalarType.Float64, seed: 1), () => new KindTiedAtPositions(ScalarType.Float64, seed: 1),
        () => new KindConvolution(ScalarType.Float64, seed: 1), () => new KindPadded(ScalarType.Float64, seed: 1), () => new KindStrided(ScalarType.Float64, seed: 1), () => new KindPooled(ScalarType.Float64, seed: 1), () => new KindPaddedPools(ScalarType.Float64, seed: 1),
        () => new KindSequence(ScalarType.Float64, seed: 1), () => new KindSequenceMean(ScalarType.Float64, seed: 1), () => new KindFlattened(ScalarType.Float64, seed: 1),
        () => new KindTransformer(ScalarType.Float64, seed: 1), () => new KindCausal(ScalarType.Float64, seed: 1), () => new KindTwoBlocks(ScalarType.Float64, seed: 1), () => new KindTwoBlocksWithNorm(ScalarType.Float64, seed: 1), () => new KindFrozenTransformer(ScalarType.Float64, seed: 1), () => new KindHeads(ScalarType.Float64, seed: 1),
        () => new KindFrozen(ScalarType.Float64, seed: 1), () => new KindAdded(ScalarType.Float64, seed: 1), () => new KindAddedLinear(ScalarType.Float64, seed: 1), () => new KindConcatenated(ScalarType.Float64, seed: 1), () => new KindUsed(ScalarType.Float64, seed: 1), () => new KindRepeated(ScalarType.Float64, seed: 1),
        () => new KindBounded(ScalarType.Float64, seed: 1), () => new KindSquares(ScalarType.Float64, seed: 1), () => new KindSoftmax(ScalarType.Float64, seed: 1), () => new KindSmooth(ScalarType.Float64, seed: 1), () => new KindSoft(ScalarType.Float64, seed: 1), () => new KindSigmoid(ScalarType.Float64, seed: 1), () => new KindCubes(ScalarType.Float64, seed: 1), () => new KindNorms(ScalarType.Float64, seed: 1), () => new KindSignNetwork(ScalarType.Float64, seed: 1),
    ];
}

/// <summary>f(x) = x^3, which states its degree.</summary>
internal sealed class KindCube : IElementwise
{
    public static double? Degree => 3;

    public static Tensor Value(Tensor x) => x * x * x;

    public static Tensor Slope(Tensor x) => 3 * x * x;
}

/// <summary>The sign of x: of degree 0.</summary>
internal sealed class KindSign : IElementwise
{
    public static double? Degree => 0;

    public static Tensor Value(Tensor x) => x.sign();

    public static Tensor Slope(Tensor x) => zeros_like(x);
}

[Network(Input = 3), Linear(4), ReLU, TiedLinear("Linear1", Bias = false)]
internal sealed partial class KindTiedReLU;

[Network(Input = 3), Linear(3, Bias = false), Linear(2), ReLU, TiedLinear("Linear2"), Tanh, TiedLinear("Linear1")]
internal sealed partial class KindTiedBias;

[Network(Input = 3), Linear(3), LeakyReLU(0.5), TiedLinear("Linear1"), TiedLinear("Linear1"), Linear(2)]
internal sealed partial class KindTiedTwice;

[Network(Positions = 2, Input = 3), Linear(2, Bias = false), TiedLinear("Linear1"), LastPosition, Linear(2)]
internal sealed partial class KindTiedAtPositions;

[Network(Channels = 2, Height = 3, Width = 3), Conv2d(3, Kernel = 2), ReLU, Conv2d(2, Kernel = 1), Flatten, Linear(2)]
internal sealed partial class KindConvolution;

[Network(Channels = 1, Height = 3, Width = 3), Conv2d(2, Padding = 1), ReLU, Conv2d(2, Kernel = 3, Padding = 1), Conv2d(1, Kernel = 2, Bias = false)]
internal sealed partial class KindPadded;

[Network(Channels = 2, Height = 5, Width = 5), Conv2d(2, Stride = 2, Padding = 1), LeakyReLU(0.25), Conv2d(3, Kernel = 2, Stride = 2, Bias = false), Flatten, Linear(2)]
internal sealed partial class KindStrided;

[Network(Channels = 2, Height = 4, Width = 4), Conv2d(3, Kernel = 1), AvgPool2d(2), Conv2d(2, Kernel = 1), Hardtanh(-2, 2), Flatten, Linear(2)]
internal sealed partial class KindPooled;

[Network(Channels = 2, Height = 4, Width = 4), Conv2d(2, Kernel = 2), Abs, MaxPool2d(2, Stride = 1, Padding = 1), Conv2d(2, Kernel = 1), AvgPool2d(2, Padding = 1), Conv2d(2, Kernel = 2), Flatten]
internal sealed partial class KindPaddedPools;

[Network(Positions = 3, Input = 3), Linear(4, Bias = false), PositionalEmbedding, SelfAttention(Heads = 2), LastPosition, Linear(2)]
internal sealed partial class KindSequence;

[Network(Positions = 3, Input = 3), SelfAttention(Heads = 1, Bias = false), LayerNorm, MeanPool, Linear(3), GELU, Linear(2)]
internal sealed partial class KindSequenceMean;

[Network(Positions = 2, Input = 3), Linear(3), Identity, Flatten, Linear(4), Square, Linear(2)]
internal sealed partial class KindFlattened;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(4), Residual<KindAttention>, Residual<KindMlp>, MeanPool, Linear(3)]
internal sealed partial class KindTransformer;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(4), PositionalEmbedding, Residual<KindCausalAttention>, Residual<KindMlpAfterNorm>, LayerNorm, LastPosition, Linear(3, Bias = false)]
internal sealed partial class KindCausal;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(4), PositionalEmbedding, Residual<KindCausalAttention>(Repeat = 2), Residual<KindMlp>, LastPosition, Linear(3)]
internal sealed partial class KindTwoBlocks;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(4), Residual<KindAttentionAfterNorm>, Residual<KindMlpAfterNorm>, Residual<KindAttentionAfterNorm>, Residual<KindMlpAfterNorm>, LayerNorm(Affine = false), Linear(3)]
internal sealed partial class KindTwoBlocksWithNorm;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(4), PositionalEmbedding(Trainable = false), Residual<KindFrozenAttention>, Residual<KindMlp>, LastPosition, Linear(3, Trainable = false)]
internal sealed partial class KindFrozenTransformer;

[Network(Tokens = 2, Vocabulary = 3), TokenEmbedding(3), SelfAttention(Heads = 2, HeadWidth = 2), SelfAttention(Heads = 3, HeadWidth = 1, Causal = true, Bias = false), Flatten, Linear(2)]
internal sealed partial class KindHeads;

[Network(Input = 3), Linear(4, Trainable = false), ReLU, Linear(4), ReLU, Linear(3, Trainable = false), LayerNorm(Trainable = false), Linear(2)]
internal sealed partial class KindFrozen;

[Network(Input = 3), Parallel<KindReLUBranch, KindTanhBranch, KindUnits>(ParallelMode.Add), Linear(2)]
internal sealed partial class KindAdded;

[Network(Input = 3), Linear(3), Parallel<KindUnits, KindLinearBranch>(ParallelMode.Add), Linear(2)]
internal sealed partial class KindAddedLinear;

[Network(Input = 3), Linear(9), Parallel<KindReLUBranch, KindTanhBranch, KindLinearBranch>, Linear(3), ReLU, Linear(2)]
internal sealed partial class KindConcatenated;

[Network(Input = 3), Linear(3), Use<KindReLUBranch>, Use<KindUnits>, Use<KindLinearBranch>, Linear(2)]
internal sealed partial class KindUsed;

[Network(Input = 3), Linear(3), Residual<KindReLUBranch>(Repeat = 3), Linear(2)]
internal sealed partial class KindRepeated;

[Network(Input = 3), Linear(4), Hardtanh, Linear(4), Hardtanh(-3, 3), Linear(3), Hardtanh(-0.5, 0.5)]
internal sealed partial class KindBounded;

[Network(Input = 3), Linear(3), Square, Linear(3), Identity, Abs, Linear(2)]
internal sealed partial class KindSquares;

[Network(Input = 3), Linear(4), Softmax, Linear(3, Bias = false), ReLU, Linear(3), Softmax]
internal sealed partial class KindSoftmax;

[Network(Input = 3), Linear(3), SiLU, Linear(3, Bias = false), Tanh]
internal sealed partial class KindSmooth;

[Network(Input = 3), Linear(2), GELU, Linear(2, Bias = false), Softplus]
internal sealed partial class KindSoft;

[Network(Input = 3), Linear(3), Sigmoid, Linear(2)]
internal sealed partial class KindSigmoid;

[Network(Input = 3), Linear(3), Elementwise<KindCube>, Linear(3, Bias = false), Elementwise<KindCube>, Identity, Linear(2)]
internal sealed partial class KindCubes;

[Network(Input = 3), Linear(3), Parallel<KindSigns, KindUnits>(ParallelMode.Add), Linear(2)]
internal sealed partial class KindSignNetwork;

[Network(Input = 4), Linear(4), LayerNorm(Affine = false), Linear(4, Bias = false), LayerNorm, Linear(2, Bias = false)]
internal sealed partial class KindNorms;

[Block(Input = 4), SelfAttention(Heads = 2)]
internal sealed partial class KindAttention;

[Block(Input = 4), SelfAttention(Heads = 2, Causal = true, Bias = false)]
internal sealed partial class KindCausalAttention;

[Block(Input = 4), LayerNorm, SelfAttention(Heads = 1, Causal = true)]
internal sealed partial class KindAttentionAfterNorm;

[Block(Input = 4), SelfAttention(Heads = 2, Trainable = false)]
internal sealed partial class KindFrozenAttention;

[Block(Input = 4), Linear(3), ReLU, Linear(4)]
internal sealed partial class KindMlp;

[Block(Input = 4), LayerNorm(Affine = false), Linear(3, Bias = false), ReLU, Linear(4, Bias = false)]
internal sealed partial class KindMlpAfterNorm;

[Block(Input = 3), Linear(4), ReLU, Linear(3)]
internal sealed partial class KindReLUBranch;

[Block(Input = 3), Linear(3, Bias = false), Tanh]
internal sealed partial class KindTanhBranch;

[Block(Input = 3), Linear(2), Linear(3, Bias = false)]
internal sealed partial class KindLinearBranch;

[Block(Input = 3), Linear(3), Elementwise<KindSign>, Identity, Linear(3)]
internal sealed partial class KindSigns;

[Block(Input = 3), Identity]
internal sealed partial class KindUnits;
