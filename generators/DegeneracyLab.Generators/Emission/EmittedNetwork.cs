using System.Collections.Immutable;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

/// <summary>A network with the names that generated code gives to everything in it.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Types">How types are written.</param>
/// <param name="Layers">The layers in their places.</param>
internal sealed record EmittedNetwork(NetworkSpec Spec, TypeNames Types, ImmutableArray<LayerSite> Layers)
{
    /// <summary>The network's class.</summary>
    public TypeDeclarationSpec Class => Spec.Declaration;

    /// <summary>The name of the hook point of the output.</summary>
    public string Output => Layers.IsEmpty ? MemberNames.Input : Layers[Layers.Length - 1].Layer.Name;

    /// <summary>The local variable that holds the output.</summary>
    public string OutputLocal => Layers.IsEmpty ? "input" : Layers[Layers.Length - 1].OutputLocal;

    /// <summary>The shape of the output.</summary>
    public TensorShape OutputShape => Layers.IsEmpty ? Spec.Input : Layers[Layers.Length - 1].Layer.Output;

    public static EmittedNetwork Of(NetworkSpec network)
    {
        var types = new TypeNames(network.QualifiesNames || network.Surface is not null);
        ImmutableArray<string> locals = LocalNames.Of(network.Layers);
        ImmutableArray<LayerSite>.Builder layers = ImmutableArray.CreateBuilder<LayerSite>(network.Layers.Count);
        string before = MemberNames.Input;
        string inputLocal = "input";
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            layers.Add(new(layer, Index: i + 1, before, inputLocal, locals[i], types));
            before = layer.Name;
            inputLocal = locals[i];
        }

        return new(network, types, layers.ToImmutable());
    }
}
