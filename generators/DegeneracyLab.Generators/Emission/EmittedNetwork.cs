using System.Collections.Immutable;
using DegeneracyLab.Generators.Layers;
using DegeneracyLab.Generators.Models;
using DegeneracyLab.Generators.Shapes;

namespace DegeneracyLab.Generators.Emission;

/// <summary>A network or block with the names that generated code gives to everything in it.</summary>
/// <param name="Spec">The network or block.</param>
/// <param name="Types">How types are written.</param>
/// <param name="Layers">The layers in their places. Those of a block count from its input, which is its first.</param>
internal sealed record EmittedNetwork(NetworkSpec Spec, TypeNames Types, ImmutableArray<LayerSite> Layers)
{
    /// <summary>The class.</summary>
    public TypeDeclarationSpec Class => Spec.Declaration;

    /// <summary>Whether it is a block.</summary>
    public bool IsBlock => Spec.IsBlock;

    /// <summary>Whether sizes are parameters of the primary constructor.</summary>
    public bool HasSizes => Spec.Parameters.Count > 0;

    /// <summary>The name of the hook point of the output.</summary>
    public string Output => Layers.IsEmpty ? MemberNames.Input : Layers[Layers.Length - 1].Layer.Name;

    /// <summary>The local variable that holds the output.</summary>
    public string OutputLocal => Layers.IsEmpty ? "input" : Layers[Layers.Length - 1].OutputLocal;

    /// <summary>The shape of the output.</summary>
    public TensorShape OutputShape => Layers.IsEmpty ? Spec.Input : Layers[Layers.Length - 1].Layer.Output;

    /// <summary>The number of hook points, without that of a network's input.</summary>
    public int HookCount => Layers.IsEmpty ? 0 : Layers[Layers.Length - 1].Index;

    public static EmittedNetwork Of(NetworkSpec network)
    {
        var types = new TypeNames(network.QualifiesNames || network.Surface is not null);
        ImmutableArray<string> locals = LocalNames.Of(network.Layers);
        ImmutableArray<LayerSite>.Builder layers = ImmutableArray.CreateBuilder<LayerSite>(network.Layers.Count);
        int before = 0;
        string beforeName = MemberNames.Input;
        string inputLocal = "input";
        for (int i = 0; i < network.Layers.Count; i++)
        {
            var site = new LayerSite(network.Layers[i], before, beforeName, inputLocal, locals[i], types);
            layers.Add(site);
            before = site.Index;
            beforeName = site.Layer.Name;
            inputLocal = locals[i];
        }

        return new(network, types, layers.ToImmutable());
    }
}
