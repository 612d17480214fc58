namespace DegeneracyLab;

/// <summary>
/// A convolution of images, [channels, height, width]: y is the correlation of x with W of shape [channels out, channels
/// in, Kernel, Kernel], plus b. Each side becomes (size + 2 Padding - Kernel) / Stride + 1.
/// </summary>
public sealed class Conv2dAttribute : ParametrisedLayerAttribute
{
    /// <summary>A convolution with a number of output channels.</summary>
    /// <param name="channels">The number of output channels.</param>
    public Conv2dAttribute(int channels) => Channels = channels;

    /// <summary>A convolution whose number of output channels is a parameter of the class's primary constructor.</summary>
    /// <param name="channels">The parameter's name.</param>
    public Conv2dAttribute(string channels) => Channels = channels;

    /// <summary>The number of output channels, or the parameter's name.</summary>
    public object Channels { get; }

    /// <summary>The height and width of the window.</summary>
    public object Kernel { get; set; } = 3;

    /// <summary>The distance between windows.</summary>
    public object Stride { get; set; } = 1;

    /// <summary>The number of zeros around the image on each side.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>Whether the layer has a bias b for each output channel.</summary>
    public bool Bias { get; set; } = true;
}
