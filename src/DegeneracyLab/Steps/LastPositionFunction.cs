namespace DegeneracyLab;

/// <summary>The last position of a sequence [positions, width].</summary>
public sealed record LastPositionFunction : PiecewiseLinearFunction;
