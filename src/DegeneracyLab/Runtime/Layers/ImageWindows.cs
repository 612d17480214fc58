using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>Square windows that pass over an image, and the folding of leading dimensions that image functions want.</summary>
internal static class ImageWindows
{
    /// <summary>The number of windows along a side: (size + 2 padding - kernel) / stride + 1, rounded down.</summary>
    public static long Count(long size, long kernel, long stride, long padding) => ((size + (2 * padding) - kernel) / stride) + 1;

    /// <summary>A correlation: y_o(p) = sum over channels and places d of the window of W_oc(d) x_c(stride p + d - padding), and a constant.</summary>
    /// <param name="x">Images, [n, inputs, height, width].</param>
    /// <param name="weight">The weights, [outputs, inputs, kernel, kernel].</param>
    /// <param name="bias">The constants, [outputs]; null for none.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <returns>Images over the windows, [n, outputs, windows, windows].</returns>
    public static Tensor Correlation(Tensor x, Tensor weight, Tensor? bias, long stride, long padding)
    {
        if (!(x.requires_grad && is_grad_enabled() && HasWrongTranspose(x)))
            return nn.functional.conv2d(x, weight, bias, [stride, stride], [padding, padding]);
        // The gradient by x comes from the windows, whose values are taken off again: the values are those without gradients, bit by bit.
        using var scope = NewDisposeScope();
        long kernel = weight.shape[^1];
        Tensor y = nn.functional.conv2d(x.detach(), weight, bias, [stride, stride], [padding, padding]);
        Tensor patches = nn.functional.unfold(x, (kernel, kernel), null, (padding, padding), (stride, stride));
        Tensor sums = weight.detach().flatten(1).MatMul(patches).reshape(y.shape);
        return y.Plus(sums - sums.detach()).MoveToOuterDisposeScope();
    }

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
        if (HasWrongTranspose(g))
        {
            using var scope = NewDisposeScope();
            Tensor patches = weight.flatten(1).t().MatMul(g.flatten(2));
            return nn.functional.fold(patches, (inputShape[^2], inputShape[^1]), (kernel, kernel), null, (padding, padding), (stride, stride)).MoveToOuterDisposeScope();
        }

        return nn.functional.conv_transpose2d(g, weight, null, [stride, stride], [padding, padding], [Rest(inputShape[^2]), Rest(inputShape[^1])]);

        long Rest(long size) => (size + (2 * padding) - kernel) % stride;
    }

    /// <summary>
    /// Whether libtorch's own transpose of a correlation is wrong: the oneDNN in libtorch 2.10 reads memory that nothing was written to, for float32
    /// on processors with AVX2 or AVX-512 where the number of channels is no multiple of 8 or 16.
    /// </summary>
    private static bool HasWrongTranspose(Tensor x) => x.dtype == ScalarType.Float32 && x.device_type == TorchSharp.DeviceType.CPU;

    /// <summary>Vectors [k, batch, ..] as one batch [k x batch, ..].</summary>
    public static Tensor Merge(Tensor vectors) => vectors.flatten(0, 1);

    /// <summary>One batch [k x batch, ..] as vectors [k, batch, ..], as many as <paramref name="like"/> has.</summary>
    public static Tensor Split(Tensor merged, Tensor like) => merged.unflatten(0, like.shape[0], like.shape[1]);
}
