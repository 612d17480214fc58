using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>All numbers of a network that do not come with the data: trained, frozen and fixed ones.</summary>
internal static class NetworkWeights
{
    /// <summary>The tensors and their names.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Its own tensors.</returns>
    public static IReadOnlyList<(string Name, Tensor Values)> Of(IInstrumentedNetwork network) => network is nn.Module module
        ? [.. module.named_parameters().Select(named => (named.name, (Tensor)named.parameter)), .. module.named_buffers().Select(named => (named.name, named.buffer))]
        : [.. network.NamedParameters().Select(named => (named.Name, (Tensor)named.Parameter))];
}
