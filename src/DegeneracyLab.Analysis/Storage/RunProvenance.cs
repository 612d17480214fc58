using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What a result was made of.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Dtype">The type of its numbers.</param>
/// <param name="Seed">The seed of its initial weights.</param>
/// <param name="Parameters">The number of its parameters.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="DataHash">A hash of the samples, whatever their order: 32 hexadecimal digits.</param>
/// <param name="WeightsHash">A hash of the parameters: 64 hexadecimal digits.</param>
internal sealed record RunProvenance(string Network, ScalarType Dtype, long Seed, long Parameters, long Samples, string DataHash, string WeightsHash)
{
    /// <summary>The provenance of a result about a network and a data set.</summary>
    public static RunProvenance Of(IInstrumentedNetwork network, Tensor inputs) => new(
        network.Description.Name,
        network.Dtype,
        network.Seed,
        network.Description.ParameterCount,
        inputs.size(0),
        ContentHash.Text(ContentHash.OfSamples(inputs)),
        ContentHash.OfWeights(network));

    /// <summary>The provenance of a result from statistics.</summary>
    public static RunProvenance Of(NetworkStatistics statistics) => new(
        statistics.Structure.Network,
        statistics.Dtype,
        statistics.Seed,
        statistics.Structure.ParameterCount,
        statistics.Count,
        statistics.DataHash,
        statistics.WeightsHash);
}
