namespace DegeneracyLab.Generators.Tests.Infrastructure;

/// <summary>Declarations that several tests use.</summary>
internal static class Samples
{
    public const string Digits = """
        using DegeneracyLab;

        namespace Samples;

        /// <summary>Tells digits apart.</summary>
        [Network(Input = 64)]
        [Linear(32), ReLU]
        [Linear(32), ReLU]
        [Linear(10)]
        public partial class DigitClassifier;
        """;

    public const string EveryLayer = """
        using DegeneracyLab;

        namespace Samples;

        /// <summary>One layer of each kind.</summary>
        [Network(Input = 6)]
        [Linear(5, Bias = false), ReLU]
        [Linear(5), LeakyReLU(0.1)]
        [Linear(4), Tanh]
        [Linear(4), Sigmoid]
        [Linear(3), GELU]
        [Linear(3), SiLU]
        [Linear(2), Softplus(Name = "Rate")]
        [Identity(Name = "Features")]
        [Linear(1, Name = "Readout")]
        public partial class EveryLayer;
        """;

    /// <summary>One layer of each kind that <see cref="EveryLayer"/> lacks, in networks and blocks with sizes.</summary>
    public const string EveryBlock = """
        using DegeneracyLab;
        using static TorchSharp.torch;

        namespace Samples;

        /// <summary>A function of the user's.</summary>
        public sealed class Cube : IElementwise
        {
            public static Tensor Value(Tensor x) => x * x * x;

            public static Tensor Slope(Tensor x) => 3 * x * x;
        }

        [Block(Input = nameof(width))]
        [SelfAttention(Heads = nameof(heads), Causal = true)]
        public partial class Attention(int width, int heads);

        [Block(Input = nameof(width))]
        [Linear(nameof(hidden)), Elementwise<Cube>]
        [Linear(nameof(width), Init = Init.Zeros)]
        public partial class FeedForward(int width, int hidden);

        [Block(Positions = 3, Input = 8)]
        [LayerNorm, Residual<Attention>(8, 2)]
        [LayerNorm(Affine = false), Residual<FeedForward>(8, 16)]
        public partial class TransformerLayer;

        [Network(Tokens = 3, Vocabulary = 11)]
        [TokenEmbedding(8), PositionalEmbedding]
        [Residual<TransformerLayer>(Repeat = 2)]
        [MeanPool, Parallel<FeedForward, FeedForward>(ParallelMode.Add)]
        [Use<FeedForward>(8, nameof(hidden)), Linear(11)]
        public partial class Transformer(int width, int hidden);

        [Network(Channels = 1, Height = 8, Width = nameof(side))]
        [Conv2d(2, Padding = 1), ReLU, MaxPool2d(2), AvgPool2d(2)]
        [Flatten, Linear(4, Name = "Encoder"), Square, Abs, TiedLinear("Encoder")]
        public partial class Images(int side);

        [Network(Positions = 2, Input = 4)]
        [LastPosition, Parallel<FeedForward, FeedForward>]
        internal partial class Sequences(int width = 2, int hidden = 3);
        """;

    /// <summary>A network inside other types, with keywords for names.</summary>
    public const string Nested = """
        using DegeneracyLab;

        namespace Samples.@namespace
        {
            internal static partial class Outer
            {
                internal partial interface IInner<T>
                {
                }

                public readonly partial record struct @event
                {
                    /// <summary>A network with awkward names.</summary>
                    [Network(Input = 2)]
                    [Linear(3, Name = "input"), ReLU(Name = "trace")]
                    [Linear(1, Name = "value"), Tanh(Name = "Class")]
                    private sealed partial class @class
                    {
                    }
                }
            }
        }
        """;

    /// <summary>A network among things that are called like those that generated code uses.</summary>
    public const string Hostile = """
        using DegeneracyLab;

        namespace TorchSharp.Samples
        {
            internal class Tensor { }
            internal class Linear { }
            internal class HookPoint { }
            internal static class Derivatives { }
            internal class NetworkModule<T> { }
            namespace DegeneracyLab { internal class Parameter { } }

            internal partial class ScalarType
            {
                internal static void NewDisposeScope() { }
                internal static string nameof(object it) => "";

                [Network(Input = 2)]
                [Linear(3, Name = "Device"), LeakyReLU(-1e-5, Name = "System")]
                [Linear(1), GELU(Name = "Tensor")]
                internal partial class TorchSharp
                {
                    internal int Seeds => 1;
                }
            }
        }
        """;
}
