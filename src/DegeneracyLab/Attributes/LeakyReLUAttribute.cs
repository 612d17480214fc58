namespace DegeneracyLab;

/// <summary>The leaky rectifier, y = x where x > 0 and y = slope x elsewhere. Its gate is open where x > 0.</summary>
/// <param name="slope">The slope where x is not positive.</param>
public sealed class LeakyReLUAttribute(double slope = 0.01) : LayerAttribute
{
    /// <summary>The slope where x is not positive.</summary>
    public double Slope { get; } = slope;
}
