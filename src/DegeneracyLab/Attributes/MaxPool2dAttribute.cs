namespace DegeneracyLab;

/// <summary>
/// The largest entry of each window of an image, [channels, height, width]; its mask tells which entry that is.
/// Each side becomes (size + 2 Padding - Kernel) / Stride + 1.
/// </summary>
public sealed class MaxPool2dAttribute : LayerAttribute
{
    /// <summary>A pool with windows of a size.</summary>
    /// <param name="kernel">The height and width of the window.</param>
    public MaxPool2dAttribute(int kernel) => Kernel = kernel;

    /// <summary>A pool whose window is a parameter of the class's primary constructor.</summary>
    /// <param name="kernel">The parameter's name.</param>
    public MaxPool2dAttribute(string kernel) => Kernel = kernel;

    /// <summary>The height and width of the window, or the parameter's name.</summary>
    public object Kernel { get; }

    /// <summary>The distance between windows; the window's size, if it is not stated.</summary>
    public object? Stride { get; set; }

    /// <summary>The padding on each side, at most half the window.</summary>
    public object Padding { get; set; } = 0;
}
