using System.Collections.Immutable;
using System.Linq;

namespace DegeneracyLab.Generators.Layers;

/// <summary>All kinds of layers. A new kind is a new attribute, a new file beside this one, and a line here.</summary>
internal static class LayerCatalogue
{
    public static readonly ImmutableArray<LayerKind> Kinds =
    [
        LinearLayer.Definition,
        TiedLinearLayer.Definition,
        ReLULayer.Definition,
        LeakyReLULayer.Definition,
        TanhLayer.Definition,
        HardtanhLayer.Definition,
        SigmoidLayer.Definition,
        GELULayer.Definition,
        SiLULayer.Definition,
        SoftplusLayer.Definition,
        SquareLayer.Definition,
        AbsLayer.Definition,
        ElementwiseFunctionLayer.Definition,
        IdentityLayer.Definition,
        TokenEmbeddingLayer.Definition,
        PositionalEmbeddingLayer.Definition,
        SelfAttentionLayer.Definition,
        SoftmaxLayer.Definition,
        LayerNormLayer.Definition,
        LastPositionLayer.Definition,
        MeanPoolLayer.Definition,
        FlattenLayer.Definition,
        Conv2dLayer.Definition,
        MaxPool2dLayer.Definition,
        AvgPool2dLayer.Definition,
        UseLayer.Definition,
        ResidualLayer.Definition,
        .. ParallelLayer.Definitions,
    ];

    private static readonly Dictionary<string, LayerKind> ByAttribute = Kinds.ToDictionary(static kind => kind.AttributeName, StringComparer.Ordinal);

    /// <summary>The kind with an attribute.</summary>
    /// <param name="attributeName">The full name of the attribute's class.</param>
    public static LayerKind? Find(string attributeName) => ByAttribute.TryGetValue(attributeName, out LayerKind? kind) ? kind : null;

    /// <summary>How local variables for the values of a kind are named.</summary>
    public static string LocalName(string kind)
    {
        foreach (LayerKind candidate in Kinds)
            if (candidate.Name == kind)
                return candidate.Local;
        throw new InvalidOperationException($"The catalogue has no layer kind {kind}.");
    }
}
