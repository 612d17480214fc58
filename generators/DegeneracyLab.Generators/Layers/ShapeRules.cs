using DegeneracyLab.Generators.Diagnostics;

namespace DegeneracyLab.Generators.Layers;

/// <summary>What kinds of layers demand of the shape of their input.</summary>
internal static class ShapeRules
{
    public static void Numbers(LayerCheck check, Layer layer) => Require(check, layer, "numbers", !layer.Input.IsTokens);

    public static void VectorOrSequence(LayerCheck check, Layer layer)
    {
        if (layer.Input.IsImage)
            check.ForFix = FixData.None.With(FixData.Layer, FlattenLayer.Definition.Name);
        Require(check, layer, "a vector or a sequence of vectors", !layer.Input.IsTokens && !layer.Input.IsImage);
    }

    public static void Sequence(LayerCheck check, Layer layer) => Require(check, layer, "a sequence of vectors [batch, positions, width]", layer.Input.IsSequence);

    /// <summary>In a block that acts on the last dimension, positions may come before it.</summary>
    public static void SequenceOrOpen(LayerCheck check, Layer layer) =>
        Require(check, layer, "a sequence of vectors [batch, positions, width]", layer.Input.IsSequence || layer.Input.IsOpen);

    public static void Image(LayerCheck check, Layer layer) => Require(check, layer, "an image [batch, channels, height, width]", layer.Input.IsImage);

    public static void Tokens(LayerCheck check, Layer layer) => Require(check, layer, "token ids, as the input of [Network(Tokens = ..., Vocabulary = ...)]", layer.Input.IsTokens);

    public static void KnownRank(LayerCheck check, Layer layer) =>
        Require(check, layer, "an input of one shape; state Positions in [Block(...)]", !layer.Input.IsOpen);

    private static void Require(LayerCheck check, Layer layer, string expected, bool holds)
    {
        if (!holds && !layer.Input.IsUnknown)
            check.Report(DiagnosticDescriptors.ShapeMismatch, check.Arguments.At(), layer.Name, layer.Kind, expected, check.Before, layer.Input.IsTokens ? ", which holds token ids" : "");
    }
}
