using System.Collections.Immutable;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The moments of the activations at a node layer.</summary>
/// <param name="Count">The number of vectors.</param>
/// <param name="Mean">Their mean, [d].</param>
/// <param name="Comoment">The sum of (x - mean)(x - mean)^T, [d, d].</param>
internal sealed record StoredMoments(long Count, ImmutableArray<double> Mean, Matrix Comoment)
{
    /// <summary>A copy of moments.</summary>
    public static StoredMoments Of(Moments moments) => new(moments.Count, [.. Matrix.Numbers(moments.Mean)], Matrix.Of(moments.Comoment));

    /// <summary>The moments.</summary>
    /// <returns>On the CPU; the caller disposes them.</returns>
    public Moments ToMoments() => new(Count, tensor(Mean.ToArray(), ScalarType.Float64, CPU).DetachFromDisposeScope(), Comoment.ToTensor().DetachFromDisposeScope());
}
