namespace DegeneracyLab;

/// <summary>An elementwise function: y = x where x > 0, elsewhere the closed slope times x.</summary>
/// <param name="ClosedSlope">The slope where x &lt; 0.</param>
/// <param name="SlopeAtZero">The slope that Jacobians take where x is exactly 0.</param>
public sealed record GateFunction(double ClosedSlope, double SlopeAtZero) : PiecewiseLinearFunction;
