using System.Collections.Immutable;
using DegeneracyLab.Generators.Parsing;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Layers;

/// <summary>All kinds of layers. A new kind is a new attribute, a new file beside this one, and a line here.</summary>
internal static class LayerCatalogue
{
    /// <summary>The shape that a layer has before it has its place.</summary>
    public static readonly TensorShape Unplaced = TensorShape.Vector(0);

    public static readonly ImmutableArray<LayerKind> Kinds =
    [
        LinearLayer.Definition,
        ReLULayer.Definition,
        LeakyReLULayer.Definition,
        TanhLayer.Definition,
        SigmoidLayer.Definition,
        GELULayer.Definition,
        SiLULayer.Definition,
        SoftplusLayer.Definition,
        IdentityLayer.Definition,
    ];

    /// <summary>The kind with an attribute.</summary>
    /// <param name="attributeName">The full name of the attribute's class.</param>
    public static LayerKind? Find(string attributeName)
    {
        foreach (LayerKind kind in Kinds)
            if (kind.AttributeName == attributeName)
                return kind;
        return null;
    }

    /// <summary>The kind by name.</summary>
    public static LayerKind Get(string name) =>
        Find($"{KnownNames.Library}.{name}Attribute") ?? throw new InvalidOperationException($"The catalogue has no layer kind {name}.");
}
