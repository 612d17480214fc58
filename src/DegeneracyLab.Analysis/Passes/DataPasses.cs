using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Takes sums over all data, once or again and again, where nothing is kept, resumed or divided.</summary>
internal sealed class DataPasses : IDisposable
{
    private readonly IInstrumentedNetwork network;
    private readonly CancellationToken cancellationToken;
    private readonly SampleSet samples;
    private readonly WorkerTeam team = new(WorkerThreads.Count);
    private string? digest;

    /// <summary>Prepares the passes.</summary>
    /// <param name="network">The network that the data must fit.</param>
    /// <param name="cancellationToken">Ends a pass early.</param>
    /// <param name="digest">The checksum of the data, if they were read before; null if the first pass takes it.</param>
    public DataPasses(IInstrumentedNetwork network, CancellationToken cancellationToken, string? digest = null)
    {
        this.digest = digest;
        this.network = network;
        this.cancellationToken = cancellationToken;
        samples = new(network, [], [], budget: 0);
    }

    /// <summary>Takes sums over all data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="begin">Makes sums without samples; called by several threads.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data do not fit, or are others than in the first pass.</exception>
    public SampleSums[] Run(Dataset data, Func<SampleSums[]> begin) => Run(data, _ => begin());

    /// <summary>Takes sums over all data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="begin">Makes sums without samples, given one sample; called by several threads.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data do not fit, or are others than in the first pass.</exception>
    public SampleSums[] Run(Dataset data, Func<Tensor, SampleSums[]> begin) => Run(new SampleReader(network, data, isFirstPass: digest is null), begin);

    /// <summary>Takes sums over all data.</summary>
    /// <param name="reader">Reads them.</param>
    /// <param name="begin">Makes sums without samples; called by several threads.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The data do not fit, or are others than in the first pass.</exception>
    public SampleSums[] Run(SampleReader reader, Func<SampleSums[]> begin) => Run(reader, _ => begin());

    private SampleSums[] Run(SampleReader reader, Func<Tensor, SampleSums[]> begin)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SampleSums[] sums = new PassRunner(samples, team, cancellationToken).Run(reader, begin, keep: false, resumed: null, first: 0, progress: null, resumeFile: null);
        digest ??= reader.Digest;
        if (reader.Digest == digest)
            return sums;
        foreach (SampleSums each in sums)
            each.Dispose();
        throw Refusal.OfChangedData();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        samples.Dispose();
        team.Dispose();
    }
}
