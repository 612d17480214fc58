#pragma warning disable DGL0203 // Two linear layers in a row are what names are tested on.
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests.Checkpoints;

/// <summary>Networks of every form that a convention names, and of forms that some do not.</summary>
internal static class CheckpointNetworks
{
    /// <summary>Each network with the conventions that have names for it.</summary>
    public static IReadOnlyDictionary<string, (Func<ScalarType, long, IInstrumentedNetwork> Make, NameMap[] Maps)> All { get; } =
        new Dictionary<string, (Func<ScalarType, long, IInstrumentedNetwork>, NameMap[])>
        {
            ["perceptron"] = ((dtype, seed) => new NamedPerceptron(dtype, seed: seed), Modules()),
            ["without biases"] = ((dtype, seed) => new BiaslessPerceptron(dtype, seed: seed), Modules()),
            ["nested"] = ((dtype, seed) => new NestedPerceptron(dtype, seed: seed), Modules()),
            ["convolutions"] = ((dtype, seed) => new SmallConvolutions(dtype, seed: seed), Modules()),
            ["norms"] = ((dtype, seed) => new NormedPerceptron(dtype, seed: seed), Modules()),
            ["frozen"] = ((dtype, seed) => new FrozenPerceptron(dtype, seed: seed), Modules()),
            ["tied"] = ((dtype, seed) => new TiedAutoencoder(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["residual"] = ((dtype, seed) => new ResidualPerceptron(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["branches"] = ((dtype, seed) => new ParallelPerceptron(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["transformer"] = ((dtype, seed) => new NormedTransformer(dtype, seed: seed), Transformers()),
            ["transformer without biases"] = ((dtype, seed) => new BiaslessTransformer(dtype, seed: seed), Transformers()),
            ["attention only"] = ((dtype, seed) => new AttentionOnly(dtype, seed: seed), Transformers()),
            ["perceptrons first"] = ((dtype, seed) => new PerceptronsFirst(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["bare attention"] = ((dtype, seed) => new BareAttention(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["norms between"] = ((dtype, seed) => new NormsBetween(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
            ["deep perceptron"] = ((dtype, seed) => new DeepPerceptron(dtype, seed: seed), [NameMap.Declared, NameMap.Modules]),
        };

    private static NameMap[] Modules() => [NameMap.Declared, NameMap.Sequential, NameMap.Modules];

    private static NameMap[] Transformers() => [NameMap.Declared, NameMap.Modules, NameMap.TransformerLens, NameMap.TransformerBridge];
}

[Network(Input = 3), Linear(5, Name = "Encoder"), ReLU, Linear(5), Tanh, Linear(2, Name = "LastLayer")]
internal sealed partial class NamedPerceptron;

[Network(Input = 3), Linear(4, Bias = false), ReLU, Linear(2, Bias = false)]
internal sealed partial class BiaslessPerceptron;

[Network(Input = 3), Use<CheckpointBlock>, Linear(2), Use<CheckpointTwoBlocks>, Linear(1)]
internal sealed partial class NestedPerceptron;

[Block(Input = 3), Linear(3), ReLU, Linear(3)]
internal sealed partial class CheckpointBlock;

[Block(Input = 2), Identity, Linear(3), Use<CheckpointBlock>(Repeat = 2)]
internal sealed partial class CheckpointTwoBlocks;

[Network(Channels = 2, Height = 6, Width = 6), Conv2d(3), ReLU, MaxPool2d(2), Conv2d(4, Kernel = 2, Bias = false), Flatten, Linear(2)]
internal sealed partial class SmallConvolutions;

[Network(Input = 4), LayerNorm, Linear(4), GELU, LayerNorm(Affine = false), Linear(3), LayerNorm]
internal sealed partial class NormedPerceptron;

[Network(Input = 3), Linear(4, Trainable = false), ReLU, Linear(4), ReLU, Linear(2, Trainable = false, Bias = false)]
internal sealed partial class FrozenPerceptron;

[Network(Input = 4), Linear(2, Bias = false, Name = "Encoder"), TiedLinear("Encoder"), ReLU]
internal sealed partial class TiedAutoencoder;

[Network(Input = 3), Linear(3), Residual<CheckpointBlock>(Repeat = 2), Linear(2)]
internal sealed partial class ResidualPerceptron;

[Network(Input = 3), Parallel<CheckpointBlock, CheckpointBlock>(ParallelMode.Add), Linear(2)]
internal sealed partial class ParallelPerceptron;

[Network(Tokens = 5, Vocabulary = 7), TokenEmbedding(6, Name = "Embed"), PositionalEmbedding(Name = "Positions"), Use<CheckpointLayer>(Repeat = 2), LayerNorm(Name = "Norm"), Linear(8, Name = "Unembed")]
internal sealed partial class NormedTransformer;

[Block(Input = 6), Residual<CheckpointAttention>(Name = "Attention"), Residual<CheckpointMlp>(Name = "Mlp")]
internal sealed partial class CheckpointLayer;

[Block(Input = 6), LayerNorm(Name = "Norm"), SelfAttention(Heads = 3, HeadWidth = 4, Causal = true, Name = "Heads")]
internal sealed partial class CheckpointAttention;

[Block(Input = 6), LayerNorm(Name = "Norm"), Linear(9, Name = "In"), GELU, Linear(6, Name = "Out")]
internal sealed partial class CheckpointMlp;

[Network(Tokens = 3, Vocabulary = 5), TokenEmbedding(4), Residual<CheckpointBiaslessAttention>, LastPosition, Residual<CheckpointBiaslessMlp>, Linear(5, Bias = false)]
internal sealed partial class BiaslessTransformer;

[Block(Input = 4), SelfAttention(Heads = 2, Bias = false)]
internal sealed partial class CheckpointBiaslessAttention;

[Block(Input = 4), Linear(4, Bias = false), ReLU, Linear(4, Bias = false)]
internal sealed partial class CheckpointBiaslessMlp;

[Network(Tokens = 3, Vocabulary = 4), TokenEmbedding(6), Residual<CheckpointAttention>(Repeat = 3)]
internal sealed partial class AttentionOnly;

[Network(Positions = 2, Input = 6), Residual<CheckpointMlp>, Residual<CheckpointAttention>]
internal sealed partial class PerceptronsFirst;

[Network(Positions = 2, Input = 4), SelfAttention(Heads = 2), Linear(3)]
internal sealed partial class BareAttention;

[Network(Positions = 2, Input = 6), Residual<CheckpointAttention>, LayerNorm, Residual<CheckpointMlp>]
internal sealed partial class NormsBetween;

[Network(Positions = 2, Input = 6), Residual<CheckpointAttention>, Residual<CheckpointDeepMlp>]
internal sealed partial class DeepPerceptron;

[Block(Input = 6), Linear(6), ReLU, Linear(6), ReLU, Linear(6)]
internal sealed partial class CheckpointDeepMlp;
