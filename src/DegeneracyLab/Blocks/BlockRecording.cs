using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>The part of a trace that belongs to one block; derived types have a property for each hook point inside.</summary>
/// <param name="trace">The trace.</param>
/// <param name="place">The block's hook point.</param>
public abstract class BlockRecording(NetworkTrace trace, BlockHookPoint place)
{
    /// <summary>The output of the layer that has the block inside: of a residual block the sum.</summary>
    /// <exception cref="InvalidOperationException">It was not recorded.</exception>
    public Tensor Value => Trace[place];

    /// <summary>The trace.</summary>
    protected NetworkTrace Trace { get; } = trace;

    /// <summary>The output of the layer, so that <c>trace.Residual1</c> can be used as a tensor.</summary>
    /// <param name="recording">The recording.</param>
    public static implicit operator Tensor(BlockRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return recording.Value;
    }
}
