namespace DegeneracyLab;

/// <summary>What a layer is, in a network whose sizes are known.</summary>
/// <param name="HookPoint">The hook point of the layer's output.</param>
/// <param name="Kind">The layer's kind, as its attribute is named: <c>Linear</c>, <c>ReLU</c>, ...</param>
/// <param name="InputShape">The shape of one sample's input, without the batch dimension.</param>
/// <param name="OutputShape">The shape of one sample's output, without the batch dimension.</param>
/// <param name="Derivative">How the layer's derivative depends on its input.</param>
public sealed record LayerDescription(
    HookPoint HookPoint,
    string Kind,
    IReadOnlyList<long> InputShape,
    IReadOnlyList<long> OutputShape,
    LayerDerivative Derivative)
{
    /// <summary>The number of trainable numbers in the layer.</summary>
    public long ParameterCount { get; init; }

    /// <summary>Whether the layer adds a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether each output depends on the one input with the same index, and on no other.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>For a gated layer the slope of a unit whose mask is false, else 0.</summary>
    public double ClosedSlope { get; init; }

    /// <summary>The hook point whose recording the layer's Jacobian products need; none for an affine layer.</summary>
    public HookPoint? ProductsNeed { get; init; }

    /// <summary>A fully connected layer with weights of shape [outputs, inputs].</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Linear(HookPoint hookPoint, long inputs, long outputs, bool bias) =>
        new(hookPoint, "Linear", [inputs], [outputs], LayerDerivative.Constant)
        {
            ParameterCount = outputs * (inputs + (bias ? 1 : 0)),
            HasBias = bias,
        };

    /// <summary>An elementwise layer whose slope is 1 where its input is positive and constant elsewhere.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="width">The number of units.</param>
    /// <param name="closedSlope">The slope of a unit whose input is not positive.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Gate(HookPoint hookPoint, string kind, long width, double closedSlope = 0) =>
        new(hookPoint, kind, [width], [width], LayerDerivative.Gate)
        {
            IsElementwise = true,
            ClosedSlope = closedSlope,
            ProductsNeed = hookPoint,
        };

    /// <summary>A smooth elementwise layer.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="width">The number of units.</param>
    /// <param name="productsNeed">The hook point whose recording gives the slope: the layer's input or its output.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Smooth(HookPoint hookPoint, string kind, long width, HookPoint productsNeed) =>
        new(hookPoint, kind, [width], [width], LayerDerivative.Smooth)
        {
            IsElementwise = true,
            ProductsNeed = productsNeed,
        };

    /// <summary>The identity.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="width">The number of units.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Identity(HookPoint hookPoint, long width) =>
        new(hookPoint, "Identity", [width], [width], LayerDerivative.Constant) { IsElementwise = true };
}
