using static DegeneracyLab.Report.Tests.Diagrams.Sketch;

namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>Descriptions of the networks that the documentation shows, and of others that are hard to draw.</summary>
internal static class Sketches
{
    public static NetworkDescription DigitClassifier { get; } = Network(
        "DigitClassifier", [64], null,
        Linear("Linear1", 32), ReLU("ReLU1"), Linear("Linear2", 32), ReLU("ReLU2"), Linear("Linear3", 10));

    public static NetworkDescription ModularAddition { get; } = Network(
        "ModularAddition", [3], 114,
        Affine("TokenEmbedding1", "TokenEmbedding", 114 * 128, 3, 128),
        Affine("PositionalEmbedding1", "PositionalEmbedding", 3 * 128),
        Residual("Residual1", Input(), Attention("SelfAttention1", 4)),
        Affine("LastPosition1", "LastPosition", 0, 128),
        Residual("Residual2", Input(), Linear("Linear1", 512), ReLU("ReLU1"), Linear("Linear2", 128)),
        Linear("Unembed", 114));

    public static NetworkDescription BlockDiagonal { get; } = Network(
        "BlockDiagonal", [8], null,
        Concatenation(
            "Parallel1",
            Block("Branch1", "Branch", Input(), Linear("Linear1", 4), ReLU("ReLU1")),
            Block("Branch2", "Branch", Input(), Linear("Linear1", 4), ReLU("ReLU1"), Linear("Linear2", 4))),
        Sum(
            "Parallel2",
            Block("Branch1", "Branch", Input(), Linear("Linear1", 6)),
            Block("Branch2", "Branch", Input(), Linear("Linear1", 6, trainable: false), ReLU("ReLU1")),
            Block("Branch3", "Branch", Input(), Residual("Residual1", Input(), LayerNorm("LayerNorm1"), Linear("Linear1", 8)), Linear("Linear1", 6)),
            Block("Branch4", "Branch", Input(), Linear("Linear1", 6))),
        Linear("Readout", 2));

    public static NetworkDescription Convolutional { get; } = Network(
        "Convolutional", [1, 28, 28], null,
        Affine("Conv2d1", "Conv2d", 8 * 10, 8, 26, 26), ReLU("ReLU1"),
        Layer("MaxPool2d1", "MaxPool2d", LayerDerivative.Mixing, true, 8, 13, 13),
        Residual("Residual1", Input(), Affine("Conv2d1", "Conv2d", (8 * 8 * 9) + 8), ReLU("ReLU1")),
        Layer("Downsampled", "AvgPool2d", LayerDerivative.Constant, false, 8, 6, 6),
        Layer("Flatten1", "Flatten", LayerDerivative.Constant, false, 288),
        Linear("Linear1", 10));

    public static NetworkDescription Deep { get; } = Network(
        "DeepTransformer", [16], 50257,
        [
            Affine("TokenEmbedding1", "TokenEmbedding", 50257 * 768L, 16, 768),
            .. Enumerable.Range(1, 2).Select(i => Block(
                $"Use{i}", "Use", Input(),
                Residual("Attend", Input(), LayerNorm("LayerNorm1"), Attention("SelfAttention1", 12)),
                Residual("Think", Input(), LayerNorm("LayerNorm1"), Linear("Linear1", 3072), Layer("GELU1", "GELU", LayerDerivative.Smooth, false), Linear("Linear2", 768)))),
            LayerNorm("LayerNorm1"),
            Linear("Unembed", 50257),
        ]);

    public static NetworkDescription Awkward { get; } = Network(
        "Größe<\"&'>", [4], null,
        Linear("Überhöhung_der_Schicht", 4), ReLU("神経細胞"), Residual("end", Input(), Linear("__x__", 4), ReLU("שכבה")),
        Linear("A_name_so_long_that_it_must_widen_its_box_well_beyond_all_others", 4), Layer("é", "<b>`\"#;", LayerDerivative.Smooth, true));

    public static IReadOnlyList<string> All { get; } =
        [nameof(DigitClassifier), nameof(ModularAddition), nameof(BlockDiagonal), nameof(Convolutional), nameof(Deep), nameof(Awkward)];

    public static TheoryData<string> Names => [.. All];

    public static NetworkDescription ByName(string name) => name switch
    {
        nameof(DigitClassifier) => DigitClassifier,
        nameof(ModularAddition) => ModularAddition,
        nameof(BlockDiagonal) => BlockDiagonal,
        nameof(Convolutional) => Convolutional,
        nameof(Deep) => Deep,
        _ => Awkward,
    };
}
