using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// How many samples open the gates of two units of a layer together. In a sequence each position of a sample counts as one, in an image
/// each place, where the channels are the units.
/// </summary>
internal sealed class GateCounts : SampleSums
{
    private readonly Device device;
    private readonly IReadOnlyList<LayerDescription> gates;
    private readonly Tensor[] together; // From the diagonal on.

    /// <summary>No samples yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gates">Its gated layers.</param>
    public GateCounts(IInstrumentedNetwork network, IReadOnlyList<LayerDescription> gates)
    {
        device = Devices.ForSums(Devices.Of(network));
        this.gates = gates;
        together = [.. gates.Select(gate => NewTotal(Units(gate), Units(gate)))];
    }

    /// <summary>The counts of a layer.</summary>
    /// <param name="gate">The layer.</param>
    /// <returns>[width, width]; on the diagonal how often a unit's gate is open.</returns>
    public Matrix Of(LayerDescription gate)
    {
        using var scope = NewDisposeScope();
        for (int index = 0; index < gates.Count; index++)
            if (gates[index].HookPoint == gate.HookPoint)
                return Matrix.Of(together[index].triu().Plus(together[index].triu(1).t()));
        throw new KeyNotFoundException($"The gates of {gate.HookPoint} were not counted.");
    }

    /// <summary>The number of units of a gated layer.</summary>
    /// <param name="gate">The layer.</param>
    public static int Units(LayerDescription gate) => (int)(gate.OutputShape.Count == 3 ? gate.OutputShape[0] : gate.OutputShape[^1]);

    /// <summary>The number of positions, or places of an image, of a gated layer.</summary>
    /// <param name="gate">The layer.</param>
    public static long Positions(LayerDescription gate) => gate.OutputShape.Aggregate(1L, static (product, size) => product * size) / Units(gate);

    /// <inheritdoc/>
    internal override IReadOnlyCollection<HookPoint> Needs => [.. gates.SelectMany(SampleSet.MaskNeeds).Distinct()];

    /// <inheritdoc/>
    private protected override Device Device => device;

    /// <inheritdoc/>
    private protected override void AddChunk(SampleSet samples, long first, long count, CancellationToken cancellationToken)
    {
        for (int index = 0; index < gates.Count; index++)
        {
            Tensor isOpen = Rows(samples.Mask(gates[index], first, count), gates[index]);
            if (device.type == DeviceType.CPU)
                BitCounts.AddPairs(isOpen.contiguous().bytes, Units(gates[index]), MemoryMarshal.Cast<byte, double>(together[index].bytes));
            else
                // Counts below 2^24 are exact in float32.
                together[index].AddInPlace(SymmetricProduct.Of(isOpen.to(ScalarType.Float32)).ToFloat64());
        }
    }

    /// <summary>A row for each position of each sample.</summary>
    private static Tensor Rows(Tensor mask, LayerDescription gate) =>
        gate.OutputShape.Count == 3 ? mask.movedim([1], [-1]).reshape(-1, Units(gate)) : mask.reshape(-1, Units(gate));
}
