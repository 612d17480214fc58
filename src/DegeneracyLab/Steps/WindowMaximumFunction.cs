namespace DegeneracyLab;

/// <summary>
/// The largest entry of each window of an image [channels, height, width]. Of equal entries the first in row-major order wins, which
/// decides what Jacobians read.
/// </summary>
/// <param name="Kernel">The height and width of a window.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">The padding on each side, which never wins.</param>
public sealed record WindowMaximumFunction(long Kernel, long Stride, long Padding) : PiecewiseLinearFunction;
