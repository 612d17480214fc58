using DegeneracyLab.Generators.Parsing;

namespace DegeneracyLab.Generators.Layers;

/// <summary>A kind of layer, as the catalogue knows it.</summary>
/// <param name="name">The kind's name, which is its attribute's without the suffix; hook points are named by it.</param>
/// <param name="local">The name of local variables for its values: <c>leakyRelu</c>.</param>
/// <param name="read">Makes a layer from the arguments of its attribute, without name and input shape.</param>
internal sealed class LayerKind(string name, string local, Func<AttributeArguments, Layer> read)
{
    public string Name => name;

    public string Local => local;

    /// <summary>The number of type parameters of the attribute.</summary>
    public int Arity { get; init; }

    /// <summary>The full name of the attribute's class.</summary>
    public string AttributeName => $"{KnownNames.Library}.{name}Attribute{(Arity == 0 ? "" : "`" + LayerSite.Code(Arity))}";

    public Layer Read(AttributeArguments arguments) => read(arguments);
}
