using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Tests.Layers;

/// <summary>A small network for each kind of layer, for the tests that every kind must pass.</summary>
internal static class LayerSamples
{
    /// <summary>The attributes of the networks. What a kind can be told otherwise belongs into tests of its own.</summary>
    public static IReadOnlyDictionary<string, string> Networks { get; } = new Dictionary<string, string>
    {
        ["Linear"] = "Network(Input = 3), Linear(4), Linear(2, Bias = false)",
        ["TiedLinear"] = "Network(Input = 3), Linear(2), Tanh, TiedLinear(\"Linear1\")",
        ["ReLU"] = "Network(Input = 3), Linear(4), ReLU, Linear(2)",
        ["LeakyReLU"] = "Network(Input = 3), Linear(4), LeakyReLU(0.2), Linear(2)",
        ["Tanh"] = "Network(Input = 3), Linear(4), Tanh, Linear(2)",
        ["Hardtanh"] = "Network(Input = 3), Linear(4), Hardtanh(-0.3, 0.4), Linear(2)",
        ["Sigmoid"] = "Network(Input = 3), Linear(4), Sigmoid, Linear(2)",
        ["GELU"] = "Network(Input = 3), Linear(4), GELU, Linear(2)",
        ["SiLU"] = "Network(Input = 3), Linear(4), SiLU, Linear(2)",
        ["Softplus"] = "Network(Input = 3), Linear(4), Softplus, Linear(2)",
        ["Square"] = "Network(Input = 3), Linear(4), Square, Linear(2)",
        ["Abs"] = "Network(Input = 3), Linear(4), Abs, Linear(2)",
        ["Elementwise"] = "Network(Input = 3), Linear(4), Elementwise<Step>, Linear(2)",
        ["Identity"] = "Network(Input = 3), Linear(4), Identity, Linear(2)",
        ["TokenEmbedding"] = "Network(Tokens = 3, Vocabulary = 5), TokenEmbedding(2), Tanh, Linear(2)",
        ["PositionalEmbedding"] = "Network(Input = 2, Positions = 3), PositionalEmbedding, Tanh, Linear(2)",
        ["SelfAttention"] = "Network(Input = 4, Positions = 3), Linear(4), SelfAttention(Heads = 2, Causal = true), Linear(2)",
        ["Softmax"] = "Network(Input = 3), Linear(4), Softmax, Linear(2)",
        ["LayerNorm"] = "Network(Input = 3), Linear(4), LayerNorm, Linear(2)",
        ["LastPosition"] = "Network(Input = 2, Positions = 3), Linear(4), LastPosition, Linear(2)",
        ["MeanPool"] = "Network(Input = 2, Positions = 3), Linear(4), MeanPool, Linear(2)",
        ["Flatten"] = "Network(Input = 2, Positions = 3), Linear(4), Flatten, Linear(2)",
        ["Conv2d"] = "Network(Channels = 2, Height = 5, Width = 4), Conv2d(3, Kernel = 2, Stride = 2, Padding = 1), Flatten, Linear(2)",
        ["MaxPool2d"] = "Network(Channels = 2, Height = 4, Width = 6), MaxPool2d(2), Flatten, Linear(2)",
        ["AvgPool2d"] = "Network(Channels = 2, Height = 4, Width = 6), AvgPool2d(2), Flatten, Linear(2)",
        ["Use"] = "Network(Input = 3), Linear(4), Use<Branch>, Linear(2)",
        ["Residual"] = "Network(Input = 3), Linear(4), Residual<Branch>, Linear(2)",
        ["Parallel2"] = "Network(Input = 3), Linear(4), Parallel<Branch, Branch>(ParallelMode.Add), Linear(2)",
        ["Parallel3"] = "Network(Input = 3), Linear(12), Parallel<Branch, Branch, Branch>, Linear(2)",
        ["Parallel4"] = "Network(Input = 3), Linear(4), Parallel<Branch, Branch, Branch, Branch>(ParallelMode.Add), Linear(2)",
    };

    /// <summary>All networks, each called as its key, and what they use.</summary>
    public static string Source => string.Join('\n', [
        "using DegeneracyLab;",
        "using static TorchSharp.torch;",
        "[Block(Input = 4)] [Linear(4), ReLU] internal partial class Branch;",
        """
        internal sealed class Step : IPiecewiseLinear
        {
            public static Tensor Value(Tensor x) => x.abs();

            public static Tensor Slope(Tensor x) => x.sign();

            public static Tensor Mask(Tensor x) => x.ge(0);
        }
        """,
        .. Networks.Select(network => $"[{network.Value}] internal partial class {ClassName(network.Key)};"),
    ]);

    /// <summary>The key of a kind: its name, and the number of blocks where there are several.</summary>
    public static string KeyOf(LayerKind kind) => kind.Arity > 1 ? kind.Name + LayerSite.Code(kind.Arity) : kind.Name;

    /// <summary>The class of the network for a kind.</summary>
    public static string ClassName(string key) => key + "Sample";
}
