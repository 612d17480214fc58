using TorchSharp.Modules;

namespace DegeneracyLab.Analysis;

/// <summary>Chooses layers whose parameters are looked at, by a copy of the network in which all others are frozen.</summary>
internal static class TrainedLayers
{
    /// <summary>Copies a network, with some of its layers trained.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Names of layers, of blocks, or of single parameters: what the names of parameters are or begin with, up to a dot.</param>
    /// <returns>The copy, of the same type, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">A name is that of no layer with trained parameters.</exception>
    /// <exception cref="NotSupportedException">The network does not say how it is copied.</exception>
    public static IInstrumentedNetwork Only(IInstrumentedNetwork network, IReadOnlyCollection<string> layers)
    {
        _ = Of(network, layers);
        IInstrumentedNetwork copy = network.Copy(network.Dtype);
        foreach ((string name, Parameter parameter) in copy.NamedParameters())
            if (!layers.Any(layer => IsOf(name, layer)))
                parameter.requires_grad = false;
        return copy;
    }

    /// <summary>The trained parameters of layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Names as <see cref="Only"/> takes them; null for all.</param>
    /// <returns>Names and parameters.</returns>
    /// <exception cref="ArgumentException">A name is that of no layer with trained parameters.</exception>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Of(IInstrumentedNetwork network, IReadOnlyCollection<string>? layers)
    {
        IReadOnlyList<(string Name, Parameter Parameter)> all = network.NamedParameters();
        if (layers is null)
            return all;
        foreach (string layer in layers)
            if (!all.Any(named => IsOf(named.Name, layer)))
                throw new ArgumentException($"{network.Description.Name} has no trained parameter of a layer {layer}; its parameters are {string.Join(", ", all.Select(named => named.Name))}.", nameof(layers));
        return [.. all.Where(named => layers.Any(layer => IsOf(named.Name, layer)))];
    }

    private static bool IsOf(string name, string layer) => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal);
}
