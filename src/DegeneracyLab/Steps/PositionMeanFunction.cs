namespace DegeneracyLab;

/// <summary>The mean over the positions of a sequence [positions, width].</summary>
public sealed record PositionMeanFunction : PiecewiseLinearFunction;
