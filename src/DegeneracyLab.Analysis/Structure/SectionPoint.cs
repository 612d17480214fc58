using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A section at some values: what it makes of them, and its Jacobian products there.</summary>
/// <param name="section">The section.</param>
/// <param name="trace">What the network computed.</param>
/// <param name="constant">The constant at its end, [batch, positions], where it is another than 1; becomes the point's.</param>
internal sealed class SectionPoint(NetworkSection section, NetworkTrace trace, Tensor? constant = null) : IDisposable
{
    /// <summary>What the network computed.</summary>
    public NetworkTrace Trace => trace;

    /// <summary>The values at its begin, [batch, positions, d], float64.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Input() => section.From.Values(trace);

    /// <summary>The values at its end, [batch, positions, d], float64.</summary>
    /// <returns>A tensor of the caller's.</returns>
    public Tensor Output()
    {
        Tensor output = section.To.Values(trace);
        if (constant is not null)
        {
            using Tensor place = output.select(-1, section.To.Coordinates);
            place.copy_(constant);
        }

        return output;
    }

    /// <summary>Pulls cotangents back.</summary>
    /// <param name="cotangents">At its end, [k, batch or 1, positions, d], float64.</param>
    /// <returns>At its begin, [k, batch, positions, d], float64.</returns>
    public Tensor PullBack(Tensor cotangents) => section.From.PullBack(section.Network, trace, section.To, cotangents);

    /// <summary>Frees the recording.</summary>
    public void Dispose()
    {
        trace.Dispose();
        constant?.Dispose();
    }
}
