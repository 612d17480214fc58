namespace DegeneracyLab;

/// <summary>
/// The mean of each window of an image, [channels, height, width], padding included.
/// Each side becomes (size + 2 Padding - Kernel) / Stride + 1.
/// </summary>
public sealed class AvgPool2dAttribute : LayerAttribute
{
    /// <summary>A pool with windows of a size.</summary>
    /// <param name="kernel">The height and width of the window.</param>
    public AvgPool2dAttribute(int kernel) => Kernel = kernel;

    /// <summary>A pool whose window is a parameter of the class's primary constructor.</summary>
    /// <param name="kernel">The parameter's name.</param>
    public AvgPool2dAttribute(string kernel) => Kernel = kernel;

    /// <summary>The height and width of the window, or the parameter's name.</summary>
    public object Kernel { get; }

    /// <summary>The distance between windows; the window's size, if it is not stated.</summary>
    public object? Stride { get; set; }

    /// <summary>The padding on each side, at most half the window.</summary>
    public object Padding { get; set; } = 0;
}
