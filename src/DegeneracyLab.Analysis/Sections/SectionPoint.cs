using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A section at some values: what it makes of them, and its Jacobian products there.</summary>
internal sealed class SectionPoint(NetworkSection section, NetworkTrace trace) : IDisposable
{
    /// <summary>The number of samples.</summary>
    public long Count => trace.BatchSize;

    /// <summary>The coordinate of the constant at its end; null if there is none.</summary>
    public long? ToConstant => section.To.HasConstant ? section.To.Coordinates : null;

    /// <summary>The values at its begin, [batch, positions, d], float64.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Input() => section.From.Values(trace);

    /// <summary>The values at its end, [batch, positions, d], float64.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Output() => section.To.Values(trace);

    /// <summary>Pulls cotangents back.</summary>
    /// <param name="cotangents">At its end, [k, batch or 1, positions, d], float64.</param>
    /// <returns>At its begin, [k, batch, positions, d], float64.</returns>
    public Tensor PullBack(Tensor cotangents) => section.From.PullBack(section.Network, trace, section.To, cotangents);

    /// <summary>Frees the recording.</summary>
    public void Dispose() => trace.Dispose();
}
