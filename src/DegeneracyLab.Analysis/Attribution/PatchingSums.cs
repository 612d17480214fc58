using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What patching changes, at the receiver and in the metric.</summary>
internal sealed class PatchingSums : PairedSums
{
    private readonly PathPatching patching;
    private readonly Tensor change, squares;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="corrupted">The corrupted samples.</param>
    /// <param name="metric">The metric, of the outputs, which are the receiver then; null for none.</param>
    /// <param name="patching">The paths.</param>
    public PatchingSums(IInstrumentedNetwork network, SampleSet corrupted, AblationMetric? metric, PathPatching patching)
        : base(network, corrupted, metric, runs: 1)
    {
        this.patching = patching;
        change = NewTotal(patching.Receiver.Feature is null ? [.. network.Description.ShapeAt(patching.Receiver.Hook)] : [1]);
        squares = NewTotal(2);
    }

    /// <summary>The score with the corrupted value on the paths.</summary>
    public double Patched => Score(2);

    /// <summary>The mean change of the receiver, entry by entry; of a feature its sum over positions.</summary>
    public double[] MeanChange => [.. Matrix.Numbers(change).Select(sum => sum / Count)];

    /// <summary>The mean squared length of the change, and of that in the corrupted run.</summary>
    public (double Patched, double Corrupted) MeanSquares => Matrix.Numbers(squares) is [var own, var all] ? (own / Count, all / Count) : default;

    /// <inheritdoc/>
    private protected override IReadOnlyCollection<HookPoint> Recorded => patching.Recorded;

    /// <inheritdoc/>
    private protected override void AddPair(Tensor inputs, NetworkTrace clean, NetworkTrace corrupted, long first, CancellationToken cancellationToken)
    {
        using NetworkTrace patched = patching.Run(inputs, clean, corrupted);
        Tensor own = patching.ReceiverChange(clean, patched), all = patching.ReceiverChange(clean, corrupted);
        change.AddInPlace(patching.Receiver.Feature is null ? own.sum([0]) : own.sum().reshape(1));
        squares.AddInPlace(stack([own.Squared().sum(), all.Squared().sum()]));
        if (Metric is not null)
            AddScores(2, patched[Network.Description.Output], clean[Network.Description.Output], first);
    }
}
