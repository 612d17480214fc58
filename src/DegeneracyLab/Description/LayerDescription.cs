using DegeneracyLab.Runtime;

namespace DegeneracyLab;

/// <summary>
/// What a layer is, in a network whose sizes are known. The analysis knows a layer by these properties alone. Those with a default
/// that promises nothing (<see cref="IsElementwise"/>, <see cref="IsIdentity"/>, <see cref="Positions"/>, <see cref="ParameterRole"/>,
/// <see cref="Attention"/>) let faster formulas apply; without them the analysis uses formulas that suit every layer.
/// </summary>
/// <param name="HookPoint">The hook point of the layer's output.</param>
/// <param name="Kind">The layer's kind, as its attribute is named: <c>Linear</c>, <c>ReLU</c>, ... It is for display and messages only.</param>
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
    /// <summary>The number of trainable numbers in the layer itself, without those of layers inside.</summary>
    public long ParameterCount { get; init; }

    /// <summary>The number of numbers in the layer that are fixed, without those of layers inside.</summary>
    public long FixedCount { get; init; }

    /// <summary>Whether the layer adds a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether each output depends on the one input with the same index, and on no other.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>
    /// Whether the output is the input unchanged; for a layer with layers inside, whether they follow one another and its output
    /// is that of the last one, unchanged.
    /// </summary>
    public bool IsIdentity { get; init; }

    /// <summary>Whether a user's function computes the layer, so that what is stated of it is the user's promise.</summary>
    public bool IsUserDefined { get; init; }

    /// <summary>How the output depends on the positions of the input.</summary>
    public PositionRule Positions { get; init; }

    /// <summary>What the layer's parameters do.</summary>
    public ParameterRole ParameterRole { get; init; }

    /// <summary>What the values at the layer's hook point are.</summary>
    public ValueRole ValueRole { get; init; }

    /// <summary>The hook points inside, if the layer is self-attention; else null.</summary>
    public AttentionDescription? Attention { get; init; }

    /// <summary>Whether a mask is recorded.</summary>
    public bool HasMask { get; init; }

    /// <summary>For a gated layer the slope of a unit whose mask is false (where it is true, the slope is 1), else 0.</summary>
    public double ClosedSlope { get; init; }

    /// <summary>The hook points whose recordings the layer's Jacobian products need; none for an affine layer.</summary>
    public IReadOnlyList<HookPoint> ProductsNeed { get; init; } = [];

    /// <summary>The layers inside, in the order of computation.</summary>
    public IReadOnlyList<LayerDescription> Inside { get; init; } = [];

    /// <summary>
    /// The hook points whose values are still needed after this one's, beside it: together they determine all that
    /// follows. Innermost first, and each once, however many branches it goes by; none for a layer that all data passes.
    /// </summary>
    public IReadOnlyList<HookPoint> Carries { get; init; } = [];

    /// <summary>
    /// Whether the layer stands beside the others of the block that it is in, and takes that block's input as they do; else
    /// each layer of a block takes the output of the one before.
    /// </summary>
    public bool IsBranch { get; init; }

    /// <summary>A fully connected layer with weights of shape [outputs, inputs], on the last dimension.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="inputShape">The shape of one sample's input.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="trainable">Whether weights and bias are trained.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Linear(HookPoint hookPoint, IReadOnlyList<long> inputShape, long outputs, bool bias, bool trainable = true)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        IReadOnlyList<long> outputShape = [.. inputShape.SkipLast(1), outputs];
        long parameters = outputs * (inputShape[^1] + (bias ? 1 : 0));
        LayerDescription affine = Affine(hookPoint, "Linear", inputShape, outputShape, parameters, bias, trainable, PositionRule.EachAlike);
        return affine with { ParameterRole = ParameterRole.FullyConnected };
    }

    /// <summary>An elementwise layer whose slope is 1 where its input is positive and constant elsewhere, alike for all units.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="closedSlope">The slope of a unit whose input is not positive.</param>
    /// <param name="productsNeed">The hook point whose recording gives the slope; the layer's own, for its mask, if null.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Gate(HookPoint hookPoint, string kind, IReadOnlyList<long> shape, double closedSlope = 0, HookPoint? productsNeed = null) =>
        new(hookPoint, kind, shape, shape, LayerDerivative.Gate)
        {
            IsElementwise = true,
            Positions = PositionRule.EachAlike,
            HasMask = true,
            ClosedSlope = closedSlope,
            ProductsNeed = [productsNeed ?? hookPoint],
        };

    /// <summary>An elementwise layer that is smooth, or linear in other pieces than those of a gate, alike for all units.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="productsNeed">The hook point whose recording gives the slope: the layer's input, or its own for its output or mask.</param>
    /// <param name="hasMask">Whether a mask is recorded.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Smooth(HookPoint hookPoint, string kind, IReadOnlyList<long> shape, HookPoint productsNeed, bool hasMask = false) =>
        new(hookPoint, kind, shape, shape, LayerDerivative.Smooth)
        {
            IsElementwise = true,
            Positions = PositionRule.EachAlike,
            HasMask = hasMask,
            ProductsNeed = [productsNeed],
        };

    /// <summary>An elementwise layer by a function of the user's, of whose slope nothing is known.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="productsNeed">The hook point of the layer's input.</param>
    /// <param name="hasMask">Whether a mask is recorded.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Elementwise(HookPoint hookPoint, IReadOnlyList<long> shape, HookPoint productsNeed, bool hasMask = false) =>
        Smooth(hookPoint, "Elementwise", shape, productsNeed, hasMask) with { IsUserDefined = true };

    /// <summary>The identity, under a kind's name.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Identity(HookPoint hookPoint, IReadOnlyList<long> shape, string kind = "Identity") =>
        new(hookPoint, kind, shape, shape, LayerDerivative.Constant) { IsElementwise = true, IsIdentity = true, Positions = PositionRule.EachAlike };

    /// <summary>A layer that is affine in its input and without hook points inside.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="inputShape">The shape of one sample's input.</param>
    /// <param name="outputShape">The shape of one sample's output.</param>
    /// <param name="parameters">The number of numbers in it.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <param name="positions">How the output depends on the positions of the input.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Affine(HookPoint hookPoint, string kind, IReadOnlyList<long> inputShape, IReadOnlyList<long> outputShape, long parameters = 0, bool bias = false, bool trainable = true, PositionRule positions = PositionRule.Unstated) =>
        new LayerDescription(hookPoint, kind, inputShape, outputShape, LayerDerivative.Constant) { HasBias = bias, Positions = positions }.WithParameters(parameters, trainable);

    /// <summary>A layer that looks vectors up, by token, or by position to add them.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="inputShape">The shape of one sample's input.</param>
    /// <param name="outputShape">The shape of one sample's output.</param>
    /// <param name="parameters">The number of numbers in the table.</param>
    /// <param name="bias">Whether the vectors are added to the input.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Embedding(HookPoint hookPoint, string kind, IReadOnlyList<long> inputShape, IReadOnlyList<long> outputShape, long parameters, bool bias = false, bool trainable = true) =>
        Affine(hookPoint, kind, inputShape, outputShape, parameters, bias, trainable) with { ParameterRole = ParameterRole.Embedding };

    /// <summary>A pool by the maximum: piecewise linear, with the winners as its mask.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="inputShape">The shape of one sample's input.</param>
    /// <param name="outputShape">The shape of one sample's output.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Pooling(HookPoint hookPoint, string kind, IReadOnlyList<long> inputShape, IReadOnlyList<long> outputShape) =>
        new(hookPoint, kind, inputShape, outputShape, LayerDerivative.Mixing) { HasMask = true, ProductsNeed = [hookPoint] };

    /// <summary>A layer without parameters that keeps the shape and mixes units, with a derivative that its output determines.</summary>
    /// <param name="hookPoint">The hook point of the layer's output.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="shape">The shape of one sample.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Mixing(HookPoint hookPoint, string kind, IReadOnlyList<long> shape) =>
        new(hookPoint, kind, shape, shape, LayerDerivative.Mixing) { ProductsNeed = [hookPoint] };

    /// <summary>A layer with hook points inside, whose own step is what the block says of it.</summary>
    /// <param name="block">The block.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Sequence(BlockModule block, string kind)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.DescribeOwn(new(block.Place, kind, block.InputShape, block.OutputShape, LayerDerivative.Constant) { Inside = block.DescribeInside() });
    }

    /// <summary>A block in sequence: data passes it and nothing goes by.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Use(BlockModule block) =>
        Sequence(block, "Use") with { IsIdentity = true, Positions = PositionRule.EachAlike };

    /// <summary>A residual connection y = x + f(x) around a block f: the stream x goes by.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stream">The hook point of the stream x.</param>
    /// <returns>The description.</returns>
    public static LayerDescription Residual(BlockModule block, HookPoint stream) =>
        Sequence(block, "Residual").PassedBy(stream) with { Positions = PositionRule.EachAlike };

    /// <summary>The layer with a value that goes by: all hook points inside carry it, after what they carry already.</summary>
    /// <param name="stream">The hook point of the value.</param>
    /// <returns>The description.</returns>
    public LayerDescription PassedBy(HookPoint stream) => this with { Inside = [.. Inside.Select(layer => layer.Carrying(stream))] };

    /// <summary>The layer with parameters.</summary>
    /// <param name="count">The number of numbers in it.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <returns>The description.</returns>
    public LayerDescription WithParameters(long count, bool trainable) =>
        trainable ? this with { ParameterCount = count } : this with { FixedCount = count };

    private LayerDescription Carrying(HookPoint stream) =>
        PassedBy(stream) with { Carries = Carries.Contains(stream) ? Carries : [.. Carries, stream] };
}
