namespace DegeneracyLab.Analysis;

/// <summary>A computed number and a bound of its error: the true number differs by at most that.</summary>
/// <param name="Value">The number as computed.</param>
/// <param name="Error">The bound, not negative; infinite or not a number where nothing is known.</param>
internal readonly record struct Bounded(double Value, double Error)
{
    /// <summary>The largest size that the true number may have.</summary>
    public double Size => Math.Abs(Value) + Error;
}
