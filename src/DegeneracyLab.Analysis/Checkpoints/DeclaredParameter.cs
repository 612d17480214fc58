namespace DegeneracyLab.Analysis;

/// <summary>A parameter or buffer of a network, as its declaration names it.</summary>
/// <param name="Name">The name, such as <c>Mlp.Linear1.weight</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Index">The place among the network's parameters and buffers, in the order of the layers; the first is 0.</param>
public sealed record DeclaredParameter(string Name, IReadOnlyList<long> Shape, int Index)
{
    /// <summary>The name of the layer, such as <c>Mlp.Linear1</c>; empty for a parameter of the network itself.</summary>
    public string Layer => Name.LastIndexOf('.') is > 0 and var end ? Name[..end] : "";

    /// <summary>The name within the layer, such as <c>weight</c>.</summary>
    public string Leaf => Name[(Name.LastIndexOf('.') + 1)..];
}
