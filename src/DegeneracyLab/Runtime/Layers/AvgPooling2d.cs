using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The mean of each window of an image, y_c(p) = 1/kernel^2 sum_d x_c(stride p + d - padding), where padding counts as
/// zeros. Called by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AvgPooling2d
{
    /// <summary>Computes y.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <returns>The images y, [batch, channels, height', width'].</returns>
    public static Tensor Forward(Tensor x, long kernel, long stride, long padding) =>
        nn.functional.avg_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding]);

    /// <summary>Pulls cotangents back: each entry gets 1/kernel^2 of those of the windows that it is in.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, channels, height', width'].</param>
    /// <param name="inputShape">The shape of one sample's x, [channels, height, width].</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <returns>The cotangents of x, [k, batch or 1, channels, height, width].</returns>
    public static Tensor PullBack(Tensor g, IReadOnlyList<long> inputShape, long kernel, long stride, long padding)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(inputShape);
        using var scope = NewDisposeScope();
        // Every channel by itself is correlated with the same constant window.
        Tensor channels = g.flatten(0, 2).unsqueeze(1);
        Tensor window = ones(1, 1, kernel, kernel, dtype: g.dtype, device: g.device).MultiplyInPlace(1.0 / (kernel * kernel));
        Tensor image = ImageWindows.TransposedCorrelation(channels, window, inputShape, stride, padding);
        return image.reshape([g.shape[0], g.shape[1], .. inputShape]).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: their means.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, channels, height, width].</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <returns>The tangents of y, [k, batch or 1, channels, height', width'].</returns>
    public static Tensor PushForward(Tensor t, long kernel, long stride, long padding)
    {
        ArgumentNullException.ThrowIfNull(t);
        using var scope = NewDisposeScope();
        return ImageWindows.Split(Forward(ImageWindows.Merge(t), kernel, stride, padding), t).MoveToOuterDisposeScope();
    }
}
