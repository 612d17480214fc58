using System.Collections.Immutable;
using DegeneracyLab.Generators.Diagnostics;
using DegeneracyLab.Generators.Layers;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>What runs, but is hardly meant: it takes all layers to see it.</summary>
internal static class SequenceRules
{
    /// <summary>Reports it.</summary>
    /// <param name="attributes">The attributes of the layers.</param>
    /// <param name="layers">The layers, one for each attribute.</param>
    /// <param name="isBlock">Whether they make a block.</param>
    /// <param name="reporter">Takes the diagnostics.</param>
    public static void Check(ImmutableArray<LayerAttribute> attributes, IReadOnlyList<Layer> layers, bool isBlock, DiagnosticReporter reporter)
    {
        bool isAffine = true;
        foreach (Layer layer in layers)
            isAffine &= layer.IsAffine;
        for (int i = 1; i < layers.Count && !isAffine; i++)
            if (layers[i - 1] is LinearLayer first && layers[i] is LinearLayer second && AreSound(first, second) && !IsBottleneck(first, second))
                reporter.Report(DiagnosticDescriptors.LinearAfterLinear, attributes[i].Arguments.At(), second.Name, $"{first.Name} {second.Input}");

        int last = layers.Count - 1;
        if (!isBlock && last >= 0 && layers[last] is SoftmaxLayer { Input: { IsUnknown: false, IsImage: false, IsTokens: false } } softmax)
            reporter.Report(DiagnosticDescriptors.SoftmaxAtEnd, attributes[last].Arguments.At(), softmax.Name, $"{(last == 0 ? "the input" : layers[last - 1].Name)} {softmax.Input}");
    }

    /// <summary>Whether nothing is wrong with the sizes of two layers, which would be told already.</summary>
    private static bool AreSound(LinearLayer first, LinearLayer second) => !first.Input.IsUnknown && !second.Input.IsUnknown && !second.Outputs.IsUnknown;

    /// <summary>Whether the width between two layers limits the rank of the map that they make, which one layer could not do.</summary>
    private static bool IsBottleneck(LinearLayer first, LinearLayer second) =>
        first.Outputs.IsNumber
        && first.Input.Width.IsNumber && first.Outputs.Value < first.Input.Width.Value
        && second.Outputs.IsNumber && first.Outputs.Value < second.Outputs.Value;
}
