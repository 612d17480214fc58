using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// The golden cases of the gauge, by kind and seed. A Python program that is not part of this repository drew parameters and
/// data, computed the outputs, and counted gauge directions, spans and the nullity. The language can declare 26 of its 34
/// kinds of network: it lacks RMSNorm and unembeddings that are tied to the embedding, and can't freeze queries alone.
/// </summary>
internal static class GaugeCases
{
    private const ScalarType Float64 = ScalarType.Float64;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly GaugeKind[] Kinds =
    [
        new("mean", () => new GaugeMean(Float64), Perceptron(2)),
        new("flatten", () => new GaugeFlatten(Float64), Perceptron(2)),
        new("max", () => new GaugeMax(Float64), [new("Conv2d1", "W1", "b1"), new("Linear1", "W2", "b2")],
            data => data.transpose(1, 2).unsqueeze(-1)),
        new("deep", () => new GaugeDeep(Float64), Perceptron(3)),
        new("linear", () => new GaugeLinear(Float64), Perceptron(3)),
        new("tied", () => new GaugeTied(Float64), [new("Linear1", "W", "b"), new("TiedLinear1", null, "c")]),
        new("tied-relu", () => new GaugeTiedReLU(Float64), [new("Linear1", "W", "b"), new("TiedLinear1", null, "c")]),
        new("residual", () => new GaugeResidual(Float64), Residual),
        new("residual-on-data", () => new GaugeResidualOnData(Float64), Residual),
        new("norm", () => new GaugeNorm(Float64),
            [new("Linear1", "W0", "b0"), new("LayerNorm1", "g", "c"), new("Linear2", "W1", "b1"), new("Linear3", "W2")]),
        new("leaky", () => new GaugeLeakyReLU(Float64), Perceptron(3)),
        new("abs", () => new GaugeAbs(Float64), Perceptron(3)),
        new("square", () => new GaugeSquare(Float64), Perceptron(3)),
        new("tanh", () => new GaugeTanh(Float64), Perceptron(3)),
        new("concat", () => new GaugeConcat(Float64),
            [new("Parallel1.Branch1.Linear1", "W1", "b1"), new("Parallel1.Branch2.Linear1", "W2", "b2"), new("Linear1", "W3", "b3")],
            data => cat([data, data], 1)),
        new("transformer", () => new GaugeTransformer(Float64), Transformer()),
        new("transformer-without-biases", () => new GaugeTransformerWithoutBiases(Float64), Transformer()),
        new("transformer-all-positions", () => new GaugeTransformerAtAllPositions(Float64), Transformer()),
        new("transformer-without-positions", () => new GaugeTransformerWithoutPositions(Float64), Transformer()),
        new("transformer-same-patterns", () => new GaugeTransformer(Float64), Transformer()),
        new("transformer-frozen-embedding", () => new GaugeTransformerWithFrozenEmbedding(Float64), Transformer()),
        new("transformer-two-layers", () => new GaugeTransformerOfTwoLayers(Float64), Transformer()),
        new("transformer-norm", () => new GaugeTransformerWithNorm(Float64), Transformer()),
        new("transformer-gain", () => new GaugeTransformerWithGain(Float64), Transformer()),
        new("transformer-gain-without-biases", () => new GaugeTransformerWithGainWithoutBiases(Float64), Transformer()),
        new("transformer-gain-without-any-biases", () => new GaugeTransformerWithGainWithoutBiases(Float64), Transformer(normBias: false)),
    ];

    /// <summary>All cases: each kind with the seeds 0 to 8.</summary>
    public static IReadOnlyList<GaugeCase> All { get; } =
        JsonSerializer.Deserialize<GaugeCase[]>(File.ReadAllText(PathOf("expected.json")), Json)!;

    /// <summary>Cases by kind and seed, for theories: all of them in long runs, else three seeds of each kind.</summary>
    public static TheoryData<string, int> Names => [.. All.Where(golden => LongRun.IsOn || golden.Seed < 3).Select(golden => (golden.Kind, golden.Seed))];

    private static GaugeLayer[] Residual =>
        [new("Embed", "E", "bE"), new("Residual1.Linear1", "W1", "b1"), new("Residual1.Linear2", "W2", "b2"), new("Unembed", "U", "bU")];

    public static GaugeCase Of(string kind, int seed) => All.Single(golden => golden.Kind == kind && golden.Seed == seed);

    public static GaugeKind Kind(string name) => Kinds.Single(kind => kind.Name == name);

    public static string PathOf(string file) => ReferenceCase.PathOf(Path.Combine("gauge", file));

    private static GaugeLayer[] Perceptron(int linears) =>
        [.. Enumerable.Range(1, linears).Select(number => new GaugeLayer($"Linear{number}", $"W{number}", $"b{number}"))];

    private static GaugeLayer[] Transformer(bool normBias = true) =>
    [
        new("Embed", "E", IsTable: true),
        new("Positions", "S", IsTable: true),
        .. Enumerable.Range(0, 2).SelectMany(layer => TransformerLayer(layer, normBias)),
        new("FinalNorm", "gf", normBias ? "cf" : null),
        new("Unembed", "U", "bU"),
    ];

    private static GaugeLayer[] TransformerLayer(int layer, bool normBias) =>
    [
        new($"Attention{layer + 1}.LayerNorm1", $"g{layer}a", normBias ? $"c{layer}a" : null),
        new($"Attention{layer + 1}.SelfAttention1.QKV", $"Q{layer} K{layer} V{layer}", $"bQ{layer} bK{layer} bV{layer}"),
        new($"Attention{layer + 1}.SelfAttention1.Output", $"O{layer}", $"bO{layer}"),
        new($"Mlp{layer + 1}.LayerNorm1", $"g{layer}b", normBias ? $"c{layer}b" : null),
        new($"Mlp{layer + 1}.Linear1", $"I{layer}", $"bI{layer}"),
        new($"Mlp{layer + 1}.Linear2", $"D{layer}", $"bD{layer}"),
    ];
}
