using System.Globalization;
using System.Reflection;

namespace DegeneracyLab.Analysis;

/// <summary>A layer of a network, with the attribute that declares it.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Attribute">The attribute as reflection sees it.</param>
/// <param name="IsInBlock">Whether a block declares it.</param>
internal sealed record DeclaredLayer(LayerDescription Layer, CustomAttributeData Attribute, bool IsInBlock)
{
    /// <summary>The attribute's name as it is written: without its suffix and type arguments.</summary>
    public string Kind => DeclarationText.NameOf(Attribute.AttributeType);

    /// <summary>The name that the attribute gives the layer; null if none. Names inside a block may be taken outside, so they are left out.</summary>
    public string? StatedName => IsInBlock ? null : Attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == nameof(LayerAttribute.Name)).TypedValue.Value as string;

    /// <summary>The first argument: of a fully connected layer its size, a number or the name of a constructor parameter.</summary>
    public object? Size => Attribute.ConstructorArguments is [var size, ..] ? size.Value : null;

    /// <summary>The attribute as C#.</summary>
    public string Text
    {
        get
        {
            IEnumerable<string> arguments = Attribute.ConstructorArguments.Select(DeclarationText.Of)
                .Concat(Attribute.NamedArguments.Where(argument => argument.MemberName != nameof(LayerAttribute.Name)).Select(argument => $"{argument.MemberName} = {DeclarationText.Of(argument.TypedValue)}"));
            return Written(arguments);
        }
    }

    /// <summary>The attribute of a fully connected layer of another size.</summary>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="bias">Whether it has a bias.</param>
    public string TextOf(long outputs, bool bias) =>
        Written(bias ? [outputs.ToString(CultureInfo.InvariantCulture)] : [outputs.ToString(CultureInfo.InvariantCulture), $"{nameof(LinearAttribute.Bias)} = false"]);

    /// <summary>The layers of a network without blocks in sequence around them, in the order of computation.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="NotSupportedException">Its class has no attributes that declare its layers.</exception>
    public static IReadOnlyList<DeclaredLayer> Of(IInstrumentedNetwork network)
    {
        Type type = DeclarationText.ClassOf(network) ?? throw new NotSupportedException($"{network.Description.Name} cannot be shrunk: {network.GetType().Name} is not declared by attributes, and the smaller network would be a declaration.");
        return [.. Of(type, network.Description.Layers, network.Description.Name, isInBlock: false)];
    }

    private static IEnumerable<DeclaredLayer> Of(Type type, IReadOnlyList<LayerDescription> layers, string network, bool isInBlock)
    {
        CustomAttributeData[] attributes = [.. DeclarationText.LayersOf(type).SelectMany(data => Enumerable.Repeat(data, Repeats(data)))];
        if (attributes.Length != layers.Count)
            throw new NotSupportedException($"{network} cannot be shrunk: {type.Name} has {attributes.Length} attributes of layers, but {layers.Count} layers.");
        foreach ((CustomAttributeData attribute, LayerDescription layer) in attributes.Zip(layers))
        {
            if (layer.Inside.Count == 0)
            {
                yield return new(layer, attribute, isInBlock);
                continue;
            }

            // The first layer inside a block is its input, which no attribute declares.
            foreach (DeclaredLayer inside in Of(attribute.AttributeType.GenericTypeArguments[0], [.. layer.Inside.Skip(1)], network, isInBlock: true))
                yield return inside;
        }
    }

    private static int Repeats(CustomAttributeData data) => data.NamedArguments.FirstOrDefault(argument => argument.MemberName == nameof(BlockLayerAttribute.Repeat)).TypedValue.Value as int? ?? 1;

    private string Written(IEnumerable<string> arguments)
    {
        string[] all = [.. StatedName is { } name ? arguments.Append($"{nameof(LayerAttribute.Name)} = \"{name}\"") : arguments];
        return DeclarationText.Of(Attribute, all, type => "global::" + type.FullName!.Replace('+', '.'));
    }
}
