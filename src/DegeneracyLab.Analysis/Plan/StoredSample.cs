using System.Collections.Immutable;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>One input of the network, to ask for its structure where no data are at hand.</summary>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its shape, with a batch of 1.</param>
/// <param name="Bytes">Its numbers.</param>
internal sealed record StoredSample(ScalarType Type, ImmutableArray<long> Shape, ImmutableArray<byte> Bytes)
{
    /// <summary>A copy of a tensor.</summary>
    public static StoredSample Of(Tensor sample)
    {
        using var scope = NewDisposeScope();
        return new(sample.dtype, [.. sample.shape], [.. sample.cpu().contiguous().bytes]);
    }

    /// <summary>The input.</summary>
    /// <param name="device">Where it is to lie.</param>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor ToTensor(Device device)
    {
        using var scope = NewDisposeScope();
        Tensor sample = empty([.. Shape], Type, CPU);
        Bytes.CopyTo(sample.bytes);
        return sample.to(device).MoveToOuterDisposeScope();
    }
}
