namespace DegeneracyLab;

/// <summary>The sum of each window of an image [channels, height, width], divided by the kernel's number of places.</summary>
/// <param name="Kernel">The height and width of a window.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">The number of zeros around the image on each side.</param>
public sealed record WindowMeanFunction(long Kernel, long Stride, long Padding) : PiecewiseLinearFunction;
