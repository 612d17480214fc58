using System.Globalization;
using DegeneracyLab.Generators.Layers;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>An attribute that is a layer, or one of its repetitions.</summary>
/// <param name="data">The attribute.</param>
/// <param name="layer">The layer, without name and input shape.</param>
/// <param name="arguments">The attribute's arguments.</param>
/// <param name="ordinal">Which repetition it is, from 1 on.</param>
/// <param name="repeat">How many there are.</param>
internal sealed class LayerAttribute(AttributeData data, Layer layer, AttributeArguments arguments, int ordinal, int repeat)
{
    public AttributeData Data => data;

    public AttributeArguments Arguments => arguments;

    public Layer Layer => layer;

    /// <summary>Whether the attribute stands for several layers.</summary>
    public bool IsRepeated => repeat > 1;

    /// <summary>Whether it repeats the layer before it.</summary>
    public bool IsRepetition => ordinal > 1;

    /// <summary>The name that the user gave it; null if none. Repetitions are told apart by their ordinals.</summary>
    public string? StatedName => arguments.Named<string?>("Name", null) is { } name
        ? repeat == 1 ? name : name + ordinal.ToString(CultureInfo.InvariantCulture)
        : null;
}
