using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The second moment M' of a section's Jacobian, accumulated over samples in float64.</summary>
internal interface IJacobianMoments : IDisposable
{
    /// <summary>How it is computed, in words: all ways give the same numbers to rounding.</summary>
    string Method { get; }

    /// <summary>The standard error of M' in the Frobenius norm, as a ratio to its norm, where sources are random; null if it is exact, NaN if one source can't tell.</summary>
    double? RelativeStandardError => null;

    /// <summary>Adds samples.</summary>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    void Add(Tensor batch, CancellationToken cancellationToken = default);

    /// <summary>M', [d, d]: the mean over samples and positions.</summary>
    /// <returns>A tensor of the caller's.</returns>
    Tensor Mean();

    /// <summary>Lambda', [d, d]: the mean of gradients times activations; null for the Jacobian formula, which has none.</summary>
    /// <returns>A tensor of the caller's.</returns>
    Tensor? Activity();
}
