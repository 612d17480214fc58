using DegeneracyLab.Generators.Tests.Infrastructure;
using DegeneracyLab.Generators.Tests.Layers;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>Whole generated files for each kind of layer, for what composes them, and for whole networks.</summary>
public class LanguageSnapshotTests
{
    [Fact]
    public Task Each_kind_of_layer() => Snapshot.VerifyAsync(Generation.Sound(LayerSamples.Source));

    [Fact]
    public Task A_transformer() => Snapshot.VerifyAsync(Generation.Sound("""
        using DegeneracyLab;

        namespace Samples;

        /// <summary>Adds modulo 113.</summary>
        [Network(Tokens = 3, Vocabulary = 114)]
        [TokenEmbedding(128)]
        [PositionalEmbedding]
        [Residual<CausalAttention>]
        [LastPosition]
        [Residual<FeedForward>]
        [Linear(114, Name = "Unembed")]
        public partial class ModularAddition;

        /// <summary>Moves information between positions.</summary>
        [Block(Input = 128)]
        [SelfAttention(Heads = 4, Causal = true)]
        public partial class CausalAttention;

        /// <summary>Computes at each position.</summary>
        [Block(Input = 128)]
        [Linear(512), ReLU]
        [Linear(128)]
        public partial class FeedForward;
        """));

    [Fact]
    public Task A_convolutional_network() => Snapshot.VerifyAsync(Generation.Sound("""
        using DegeneracyLab;

        namespace Samples;

        /// <summary>Tells digits apart.</summary>
        [Network(Channels = 1, Height = 8, Width = 8)]
        [Conv2d(8, Padding = 1), ReLU]
        [MaxPool2d(2)]
        [Conv2d(16, Kernel = 2, Bias = false), ReLU]
        [AvgPool2d(3)]
        [Flatten]
        [Linear(10)]
        public partial class DigitCnn;
        """));

    [Fact]
    public Task Sizes_that_are_parameters_in_blocks_within_blocks() => Snapshot.VerifyAsync(Generation.Sound("""
        using DegeneracyLab;

        namespace Samples;

        /// <summary>A residual network of any width.</summary>
        [Network(Input = nameof(inputs))]
        [Linear(nameof(width))]
        [Residual<Outer>(Repeat = 2)]
        [Parallel<Inner, Outer>(ParallelMode.Add)]
        [Linear(1, Trainable = false, Init = Init.Normal, Std = 0.1)]
        public partial class Residuals(int inputs, int width, int hidden);

        /// <summary>A block with a block inside.</summary>
        [Block(Input = nameof(width))]
        [LayerNorm(Affine = false)]
        [Use<Inner>(nameof(width), 7)]
        public partial class Outer(int width);

        /// <summary>A perceptron.</summary>
        [Block(Input = nameof(width))]
        [Linear(nameof(hidden)), Tanh]
        [Linear(nameof(width))]
        public partial class Inner(int width, int hidden);
        """));
}
