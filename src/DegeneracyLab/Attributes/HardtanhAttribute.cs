namespace DegeneracyLab;

/// <summary>
/// The hard hyperbolic tangent, y = min(max(x, lower), upper). Its mask is true where lower &lt; x &lt; upper, and is its slope:
/// at the bounds themselves the slope is 0, as autograd's.
/// </summary>
/// <param name="lower">The smallest output, below <paramref name="upper"/>.</param>
/// <param name="upper">The largest output.</param>
public sealed class HardtanhAttribute(double lower = -1, double upper = 1) : LayerAttribute
{
    /// <summary>The smallest output.</summary>
    public double Lower { get; } = lower;

    /// <summary>The largest output.</summary>
    public double Upper { get; } = upper;
}
