using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>Square windows that pass over an image, and the folding of leading dimensions that image functions want.</summary>
internal static class ImageWindows
{
    /// <summary>The number of windows along a side: (size + 2 padding - kernel) / stride + 1, rounded down.</summary>
    public static long Count(long size, long kernel, long stride, long padding) => ((size + (2 * padding) - kernel) / stride) + 1;

    /// <summary>
    /// The transpose of a correlation with <paramref name="weight"/>, as a linear map. The rows and columns that no window
    /// reaches, because the stride does not divide, come back as zeros.
    /// </summary>
    /// <param name="g">Images over the windows, [n, outputs, windows, windows].</param>
    /// <param name="weight">The weights, [outputs, inputs, kernel, kernel].</param>
    /// <param name="inputShape">The shape of the image over which the windows passed, [.., height, width].</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <returns>Images, [n, inputs, height, width].</returns>
    public static Tensor TransposedCorrelation(Tensor g, Tensor weight, IReadOnlyList<long> inputShape, long stride, long padding)
    {
        long kernel = weight.shape[^1];
        return nn.functional.conv_transpose2d(g, weight, null, [stride, stride], [padding, padding], [Rest(inputShape[^2]), Rest(inputShape[^1])]);

        long Rest(long size) => (size + (2 * padding) - kernel) % stride;
    }

    /// <summary>Vectors [k, batch, ..] as one batch [k x batch, ..].</summary>
    public static Tensor Merge(Tensor vectors) => vectors.flatten(0, 1);

    /// <summary>One batch [k x batch, ..] as vectors [k, batch, ..], as many as <paramref name="like"/> has.</summary>
    public static Tensor Split(Tensor merged, Tensor like) => merged.unflatten(0, like.shape[0], like.shape[1]);
}
