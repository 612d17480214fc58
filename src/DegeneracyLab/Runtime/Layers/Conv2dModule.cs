using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A convolution of images: y = x * W + b, y_o(p) = b_o + sum_{c, d} W_oc(d) x_c(stride p + d - padding) with zeros around
/// the image. It does not mirror W, as is usual for networks.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Conv2dModule : ParameterModule
{
    private readonly long kernel;
    private readonly long stride;
    private readonly long padding;

    /// <summary>Makes a convolution whose weights are yet to be drawn.</summary>
    /// <param name="inChannels">The number of input channels.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernel">The height and width of a window.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros around the image on each side.</param>
    /// <param name="bias">Whether there is a bias for each output channel.</param>
    /// <param name="trainable">Whether the parameters are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="InsufficientMemoryException">There is no memory for the parameters.</exception>
    public Conv2dModule(long inChannels, long outChannels, long kernel, long stride = 1, long padding = 0, bool bias = true, bool trainable = true, [CallerMemberName] string layer = "")
        : base("Conv2d")
    {
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        register_parameter(nameof(weight), NewLayer.Parameter(layer, nameof(weight), trainable, outChannels, inChannels, kernel, kernel));
        if (bias)
            register_parameter(nameof(this.bias), NewLayer.Parameter(layer, nameof(bias), trainable, outChannels));
    }

    /// <summary>The weights W, [outChannels, inChannels, kernel, kernel].</summary>
    public Parameter weight
    {
        get => get_parameter(nameof(weight))!;
        private set => Replace(nameof(weight), value);
    }

    /// <summary>The bias b, [outChannels]; null if there is none.</summary>
    public Parameter? bias
    {
        get => get_parameter(nameof(bias));
        private set => Replace(nameof(bias), value);
    }

    /// <summary>The size of an output image along a side: (size + 2 padding - kernel) / stride + 1, rounded down.</summary>
    /// <param name="size">The size of the input image along that side.</param>
    /// <param name="kernel">The size of a window along that side.</param>
    /// <param name="stride">The distance between windows.</param>
    /// <param name="padding">The number of zeros on each side.</param>
    /// <returns>The size.</returns>
    public static long OutputSize(long size, long kernel, long stride = 1, long padding = 0) => ImageWindows.Count(size, kernel, stride, padding);

    /// <summary>Computes y.</summary>
    /// <param name="input">The images x, [batch, inChannels, height, width].</param>
    /// <returns>The images y, [batch, outChannels, height', width'].</returns>
    public override Tensor forward(Tensor input) => Correlate(input, bias);

    /// <summary>Pulls cotangents back: the transpose of the correlation with W.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, outChannels, height', width'].</param>
    /// <param name="inputShape">The shape of one sample's x, [inChannels, height, width].</param>
    /// <returns>The cotangents of x, [k, batch or 1, inChannels, height, width].</returns>
    public Tensor PullBack(Tensor g, IReadOnlyList<long> inputShape)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(inputShape);
        using var scope = NewDisposeScope();
        Tensor merged = ImageWindows.TransposedCorrelation(ImageWindows.Merge(g), weight, inputShape, stride, padding);
        return ImageWindows.Split(merged, g).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: the correlation with W, without b.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, inChannels, height, width].</param>
    /// <returns>The tangents of y, [k, batch or 1, outChannels, height', width'].</returns>
    public Tensor PushForward(Tensor t)
    {
        ArgumentNullException.ThrowIfNull(t);
        using var scope = NewDisposeScope();
        return ImageWindows.Split(Correlate(ImageWindows.Merge(t), null), t).MoveToOuterDisposeScope();
    }

    /// <summary>Adds to a product's constant what comes from the bias: sum over channels and places of g_o(p) b_o.</summary>
    /// <param name="pass">The product.</param>
    /// <param name="g">The cotangents of y, [k, batch or 1, outChannels, height', width'].</param>
    public void AddBias(ProductPass pass, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(pass);
        pass.AddBias(g, bias?.reshape(-1, 1, 1));
    }

    /// <summary>
    /// Adds the layer's columns to a parameter Jacobian: d to_k / d W_oc(d) = sum_p J_ko(p) x_c(stride p + d - padding) and
    /// d to_k / d b_o = sum_p J_ko(p) with J = d to / d y.
    /// </summary>
    /// <param name="blocks">Collects the columns.</param>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    public void AddParameterBlocks(ParameterBlocks blocks, HookPoint hook, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks.CotangentsAt(hook) is not { } g)
            return;
        Tensor places = g.flatten(3);                                                                                         // [to, batch, outChannels, p]
        Tensor patches = nn.functional.unfold(blocks.Trace[input], (kernel, kernel), null, (padding, padding), (stride, stride)); // [batch, inChannels x d, p]
        blocks.Add(weight, places.MatMul(patches.transpose(1, 2)));
        if (bias is { } offset)
            blocks.Add(offset, places.sum([-1]));
    }

    /// <summary>Adds the layer's step.</summary>
    /// <param name="steps">Collects the steps.</param>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    public void AddSteps(NetworkSteps steps, HookPoint hook, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Add(new ConvolutionStep(input, hook, weight, bias, stride, padding));
    }

    private Tensor Correlate(Tensor x, Tensor? offset) => ImageWindows.Correlation(x, weight, offset, stride, padding);
}
