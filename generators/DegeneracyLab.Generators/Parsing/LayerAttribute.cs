using DegeneracyLab.Generators.Layers;
using Microsoft.CodeAnalysis;

namespace DegeneracyLab.Generators.Parsing;

/// <summary>An attribute that is a layer.</summary>
internal sealed class LayerAttribute(AttributeData data, LayerKind kind, AttributeArguments arguments)
{
    public AttributeData Data => data;

    public AttributeArguments Arguments => arguments;

    /// <summary>The layer, without name and input shape.</summary>
    public Layer Layer { get; } = kind.Read(arguments);

    /// <summary>The name that the user gave it; null if none.</summary>
    public string? StatedName => arguments.Named<string?>("Name", null);
}
