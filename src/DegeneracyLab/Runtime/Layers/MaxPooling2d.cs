using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The largest entry of each window of an image, y_c(p) = max_d x_c(stride p + d - padding). Which entry of a window wins
/// is the layer's mask: with the winners held, the layer selects entries, and is linear. Of equal entries the first wins.
/// Called by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxPooling2d
{
    /// <summary>Computes y.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The padding on each side, which never wins.</param>
    /// <returns>The images y, [batch, channels, height', width'].</returns>
    public static Tensor Forward(Tensor x, long kernel, long stride, long padding) =>
        nn.functional.max_pool2d(x, [kernel, kernel], [stride, stride], [padding, padding]);

    /// <summary>Finds the winners.</summary>
    /// <param name="x">The images, [batch, channels, height, width].</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The padding on each side, which never wins.</param>
    /// <returns>
    /// For each window the place of its largest entry in the flattened image, row x width + column:
    /// [batch, channels, height', width'] of 64-bit integers.
    /// </returns>
    public static Tensor Winners(Tensor x, long kernel, long stride, long padding)
    {
        (Tensor y, Tensor winners) = nn.functional.max_pool2d_with_indices(x, [kernel, kernel], [stride, stride], [padding, padding]);
        y.Dispose();
        return winners;
    }

    /// <summary>Pulls cotangents back: each goes to its window's winner, and an entry that wins several windows gets the sum.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, channels, height', width'].</param>
    /// <param name="winners">The winners, [batch, channels, height', width'].</param>
    /// <param name="inputShape">The shape of one sample's x, [channels, height, width].</param>
    /// <returns>The cotangents of x, [k, batch, channels, height, width].</returns>
    public static Tensor PullBack(Tensor g, Tensor winners, IReadOnlyList<long> inputShape)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(winners);
        ArgumentNullException.ThrowIfNull(inputShape);
        using var scope = NewDisposeScope();
        Tensor places = Places(winners, g.shape[0]);
        long[] entries = [.. places.shape[..3], inputShape[^2] * inputShape[^1]];
        Tensor image = zeros(entries, dtype: g.dtype, device: g.device).scatter_add_(3, places, g.flatten(3).expand(places.shape));
        return image.unflatten(3, inputShape[^2], inputShape[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: each window has its winner's.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, channels, height, width].</param>
    /// <param name="winners">The winners, [batch, channels, height', width'].</param>
    /// <returns>The tangents of y, [k, batch, channels, height', width'].</returns>
    public static Tensor PushForward(Tensor t, Tensor winners)
    {
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(winners);
        using var scope = NewDisposeScope();
        Tensor places = Places(winners, t.shape[0]);
        Tensor image = t.flatten(3);
        Tensor windows = image.expand([.. places.shape[..3], image.shape[3]]).gather(3, places);
        return windows.unflatten(3, winners.shape[^2], winners.shape[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The winners for k vectors, [k, batch, channels, windows].</summary>
    private static Tensor Places(Tensor winners, long k)
    {
        Tensor flat = winners.flatten(2);
        return flat.expand([k, .. flat.shape]);
    }
}
