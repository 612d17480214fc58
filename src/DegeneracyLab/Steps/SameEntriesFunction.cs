namespace DegeneracyLab;

/// <summary>The entries of the input in row-major order, in the same or another shape: the identity, or a flattening.</summary>
public sealed record SameEntriesFunction : PiecewiseLinearFunction;
