using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>How many samples open the gates of two units of a layer together, for layers of vectors.</summary>
internal sealed class GateCounts : SampleSums
{
    private readonly Device device;
    private readonly IReadOnlyList<LayerDescription> gates;
    private readonly Tensor[] together;

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gates">Its gated layers.</param>
    public GateCounts(IInstrumentedNetwork network, IReadOnlyList<LayerDescription> gates)
    {
        device = Devices.ForSums(Devices.Of(network));
        this.gates = gates;
        together = [.. gates.Select(gate => NewTotal(gate.OutputShape[0], gate.OutputShape[0]))];
    }

    /// <summary>The counts of a layer.</summary>
    /// <param name="gate">The layer.</param>
    /// <returns>[width, width]; on the diagonal how often a unit's gate is open.</returns>
    public Matrix Of(LayerDescription gate)
    {
        for (int index = 0; index < gates.Count; index++)
            if (gates[index].HookPoint == gate.HookPoint)
                return Matrix.Of(together[index]);
        throw new KeyNotFoundException($"The gates of {gate.HookPoint} were not counted.");
    }

    /// <inheritdoc/>
    internal override IReadOnlyCollection<HookPoint> Needs => [.. gates.SelectMany(SampleSet.MaskNeeds).Distinct()];

    /// <inheritdoc/>
    private protected override Device Device => device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        // Counts below 2^24 are exact in float32, whose products cost half.
        for (int index = 0; index < gates.Count; index++)
            together[index].AddInPlace(SymmetricProduct.Of(samples.Mask(gates[index], first, count).to(ScalarType.Float32)).ToFloat64());
    }
}
