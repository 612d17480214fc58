using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Takes the scores of ablations, in passes over the data.</summary>
internal sealed class AblationRun : IDisposable
{
    private readonly Dataset data;
    private readonly AblationMetric metric;
    private readonly DataPasses passes;
    private readonly KeptFeatures kept;
    private readonly AblationMeter meter;
    private long? samples;

    /// <summary>Prepares it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">The bases.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="progress">Receives how far it has come; null for nobody.</param>
    /// <param name="cancellationToken">Ends a pass early.</param>
    /// <exception cref="ArgumentException">Network, data, bases or metric do not fit.</exception>
    public AblationRun(IInstrumentedNetwork network, Dataset data, AnalysisResult result, AblationMetric metric, IProgress<AnalysisProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(metric);
        AnalysisInput.RequireNetwork(network);
        this.data = data;
        this.metric = metric;
        samples = data.Count;
        meter = new(progress);
        using Tensor sample = SampleOf(network, data);
        Network = new(network, result, sample);
        kept = new(Network);
        passes = new(network, cancellationToken);
    }

    /// <summary>The network.</summary>
    public AblatedNetwork Network { get; }

    /// <summary>Takes scores, in one pass.</summary>
    /// <param name="what">What the pass is for.</param>
    /// <param name="passesLeft">The number of passes from this one on, as far as it is known.</param>
    /// <param name="ablations">What is changed, one at a time.</param>
    /// <param name="differentiates">Whether derivatives are taken.</param>
    /// <returns>The sums, which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The metric does not fit, or the data have changed.</exception>
    public AblationSums Take(string what, int passesLeft, IReadOnlyList<Ablated> ablations, bool differentiates)
    {
        meter.Begin(what, passesLeft, ablations.Count, samples);
        var sums = (AblationSums)passes.Run(data, () => [new AblationSums(Network, kept, metric, ablations, differentiates, meter.Scored)])[0];
        meter.End();
        samples = sums.Count;
        if (metric.Samples is not { } labelled || labelled == sums.Count)
            return sums;
        long count = sums.Count;
        sums.Dispose();
        throw Refusal.OfData($"There are labels of {labelled:N0} samples, but {count:N0} samples.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        passes.Dispose();
        kept.Dispose();
        Network.Dispose();
    }

    private static Tensor SampleOf(IInstrumentedNetwork network, Dataset data)
    {
        using var scope = NewDisposeScope();
        using IEnumerator<Tensor> blocks = new SampleReader(network, data, isFirstPass: false).Blocks().GetEnumerator();
        blocks.MoveNext();
        return blocks.Current.narrow(0, 0, 1).clone().DetachFromDisposeScope();
    }
}
