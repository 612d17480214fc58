using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Takes sums over the data again and again, with a network in float64 in which the chosen layers are trained.</summary>
internal sealed class HessianPass : IDisposable
{
    private readonly Dataset data;
    private readonly List<IDisposable> owned = [];
    private readonly DataPasses passes;

    /// <summary>Prepares the passes.</summary>
    /// <param name="network">The network, in any type.</param>
    /// <param name="data">The data.</param>
    /// <param name="layers">The layers that are looked at; all if null.</param>
    /// <param name="cancellationToken">Ends a pass early.</param>
    /// <param name="digest">The checksum of the data, if they were read before.</param>
    public HessianPass(IInstrumentedNetwork network, Dataset data, IReadOnlyCollection<string>? layers, CancellationToken cancellationToken, string? digest = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        AnalysisInput.RequireNetwork(network);
        this.data = data;
        Network = network;
        if (layers is not null)
            Own(TrainedLayers.Only(network, layers));
        if (network.Dtype != ScalarType.Float64)
            Own(Network.Copy(ScalarType.Float64));
        passes = new(network, cancellationToken, digest);
        owned.Add(passes);

        void Own(IInstrumentedNetwork copy)
        {
            Network = copy;
            owned.Add((IDisposable)copy);
        }
    }

    /// <summary>The network in float64.</summary>
    public IInstrumentedNetwork Network { get; private set; }

    /// <summary>The number of trained parameters.</summary>
    public long Parameters => Network.NamedParameters().Sum(named => named.Parameter.numel());

    /// <summary>Takes sums over all data.</summary>
    /// <param name="begin">Makes sums without samples; called by several threads.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data do not fit, or are others than in the first pass.</exception>
    public SampleSums Run(Func<SampleSums> begin) => passes.Run(data, () => [begin()])[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable each in owned)
            each.Dispose();
    }
}
