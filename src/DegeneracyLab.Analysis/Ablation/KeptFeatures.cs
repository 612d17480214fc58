using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// What the network makes of samples, with which every pass of an ablation begins. As much as a budget of memory allows is kept, so that the
/// network runs once; for other samples it runs again each time.
/// </summary>
/// <param name="network">The network.</param>
internal sealed class KeptFeatures(AblatedNetwork network) : IDisposable
{
    private readonly ConcurrentDictionary<(long First, long Count), ChunkFeatures> chunks = [];
    private long budget = SampleSet.DefaultBudget;

    /// <summary>The outputs of some samples, and their features at node layers.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">Their number.</param>
    /// <param name="places">The places of the node layers.</param>
    /// <returns>Outputs and features, which end with the dispose scope of the caller unless they are kept.</returns>
    public ChunkFeatures Of(SampleSet samples, long first, long count, IReadOnlyCollection<int> places)
    {
        if (chunks.TryGetValue((first, count), out ChunkFeatures? known) && places.All(known.Features.ContainsKey))
            return known;
        HookPoint output = network.Network.Description.Output;
        using NetworkTrace trace = samples.Trace(first, count, [.. places.SelectMany(network.Needs).Append(output).Distinct()]);
        ChunkFeatures found = new(trace[output].clone(), places.ToDictionary(place => place, place => network.FeaturesAt(place, trace)));
        long bytes = found.Tensors.Sum(tensor => tensor.numel() * tensor.element_size());
        if (known is not null || Interlocked.Add(ref budget, -bytes) < 0)
            return found;
        foreach (Tensor tensor in found.Tensors)
            tensor.DetachFromDisposeScope();
        return chunks[(first, count)] = found;
    }

    /// <summary>Frees what is kept.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in chunks.Values.SelectMany(chunk => chunk.Tensors))
            tensor.Dispose();
    }
}

/// <summary>What the network makes of some samples.</summary>
/// <param name="Outputs">The outputs, [samples, ..output..].</param>
/// <param name="Features">The features by the place of their node layer, [samples, positions, r].</param>
internal sealed record ChunkFeatures(Tensor Outputs, IReadOnlyDictionary<int, Tensor> Features)
{
    /// <summary>All of them.</summary>
    public IEnumerable<Tensor> Tensors => Features.Values.Append(Outputs);
}
