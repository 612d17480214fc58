using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The edges of a section between the features of its two node layers, accumulated over samples in float64.</summary>
internal interface IEdgeSums : IDisposable
{
    /// <summary>How they are computed, in words: all ways give the same numbers to rounding.</summary>
    string Method { get; }

    /// <summary>The standard error of the edges in the Frobenius norm, as a ratio to their norm, where sources are random; null if they are exact, NaN if one source can't tell.</summary>
    double? RelativeStandardError => null;

    /// <summary>Adds samples.</summary>
    /// <param name="batch">Inputs of the network.</param>
    /// <param name="cancellationToken">Ends the pass early.</param>
    void Add(Tensor batch, CancellationToken cancellationToken = default);

    /// <summary>The edges, [r_to, r_from].</summary>
    /// <returns>A tensor of the caller's.</returns>
    Tensor Mean();
}
