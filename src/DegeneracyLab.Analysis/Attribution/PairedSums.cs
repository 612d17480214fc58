using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Sums over clean samples and the corrupted ones that belong to them, with the scores of both.</summary>
internal abstract class PairedSums : SampleSums
{
    private readonly SampleSet corrupted;
    private readonly Tensor scores, squares;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="corrupted">The corrupted samples.</param>
    /// <param name="metric">The metric; null for none.</param>
    /// <param name="runs">How many scores there are beside those of the clean and the corrupted run.</param>
    private protected PairedSums(IInstrumentedNetwork network, SampleSet corrupted, AblationMetric? metric, int runs)
    {
        Network = network;
        Metric = metric;
        this.corrupted = corrupted;
        Device = Devices.ForSums(Devices.Of(network));
        scores = NewTotal(2 + runs);
        squares = NewTotal(1);
    }

    /// <summary>The score of the clean run.</summary>
    public double Clean => Score(0);

    /// <summary>The score of the corrupted run.</summary>
    public double Corrupted => Score(1);

    /// <summary>The network.</summary>
    private protected IInstrumentedNetwork Network { get; }

    /// <summary>The metric.</summary>
    private protected AblationMetric? Metric { get; }

    /// <inheritdoc/>
    private protected override Device Device { get; }

    /// <summary>Throws unless there are as many labels as samples.</summary>
    /// <exception cref="ArgumentException">There are others.</exception>
    public void RequireLabels()
    {
        if (Metric?.Samples is { } labelled && labelled != Count)
            throw Refusal.OfData($"There are labels of {labelled:N0} samples, but {Count:N0} samples.");
    }

    /// <summary>A mean score.</summary>
    /// <param name="run">The place of the run: clean, corrupted, and the others.</param>
    private protected double Score(int run) => Mean(scores)[run];

    /// <summary>Means over samples of what is summed in the metric's unit.</summary>
    /// <param name="sum">The sum.</param>
    private protected double[] Mean(Tensor sum)
    {
        double square = Matrix.Numbers(squares)[0] / Count, unit = Metric is { IsRelative: true } && square > 0 ? square : 1;
        return [.. Matrix.Numbers(sum).Select(number => number / Count / unit)];
    }

    /// <summary>Adds the scores of some samples.</summary>
    /// <param name="run">The place of the run.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="clean">Those of the clean run.</param>
    /// <param name="first">The place of the first sample.</param>
    private protected void AddScores(int run, Tensor outputs, Tensor clean, long first)
    {
        if (Metric is null)
            return;
        using var scope = NewDisposeScope();
        scores.narrow(0, run, 1).AddInPlace(Metric.Scores(new(outputs, clean, first)).sum().reshape(1).to(scores.device));
    }

    /// <inheritdoc/>
    private protected sealed override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        if (Metric?.Samples is { } labelled && first + count > labelled)
            throw Refusal.OfData($"There are labels of {labelled:N0} samples, but more samples than that.");
        using NetworkTrace clean = samples.Trace(first, count, Recorded), other = corrupted.Trace(first, count, Recorded);
        Tensor outputs = clean[Network.Description.Output];
        AddScores(0, outputs, outputs, first);
        AddScores(1, other[Network.Description.Output], outputs, first);
        squares.AddInPlace(outputs.ToFloat64().flatten(1).Squared().mean([1]).sum().reshape(1));
        AddPair(samples.Inputs(first, count), clean, other, first, cancellationToken);
    }

    /// <summary>What both runs record, with the outputs.</summary>
    private protected abstract IReadOnlyCollection<HookPoint> Recorded { get; }

    /// <summary>Adds samples.</summary>
    /// <param name="inputs">The clean inputs.</param>
    /// <param name="clean">The clean run.</param>
    /// <param name="corrupted">The corrupted run.</param>
    /// <param name="first">The place of the first sample.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    private protected abstract void AddPair(Tensor inputs, NetworkTrace clean, NetworkTrace corrupted, long first, CancellationToken cancellationToken);
}
