using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Normalisation over the last dimension (Ba, Kiros and Hinton, 2016): y = (x - mean) / scale * w + b with
/// scale = sqrt(variance + epsilon) and the biased variance.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LayerNormModule : BlockModule
{
    // Registered under their own names, so that conversions find them.
    private readonly Parameter? weight;
    private readonly Parameter? bias;
    private readonly bool trainable;
    private LayerNormHookPoint? hooks;

    /// <summary>Makes a layer, whose weights are yet to be drawn.</summary>
    /// <param name="width">The size of the last dimension.</param>
    /// <param name="affine">Whether it has weights w and a bias b.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    /// <param name="trainable">Whether weights and bias are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1, or epsilon is negative.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory for the parameters.</exception>
    public LayerNormModule(long width, bool affine = true, double epsilon = 1e-5, bool trainable = true, [CallerMemberName] string layer = "")
        : base("LayerNorm")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(epsilon);
        Width = width;
        Epsilon = epsilon;
        this.trainable = trainable;
        if (affine)
        {
            weight = NewLayer.Parameter(layer, nameof(weight), trainable, width);
            bias = NewLayer.Parameter(layer, nameof(bias), trainable, width);
        }

        RegisterComponents();
    }

    /// <summary>The size of the last dimension.</summary>
    public long Width { get; }

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> OutputShape => InputShape;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override Parameter? FirstParameter => weight;

    private LayerNormHookPoint Hooks => hooks ?? (LayerNormHookPoint)Place;

    /// <summary>The layer's output.</summary>
    /// <param name="input">The input, [batch, .., width].</param>
    /// <returns>The output, of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() == 0 || input.size(-1) != Width)
            throw new ArgumentException($"LayerNorm takes an input of shape [.., {Width}], but got {ShapeText.Of(input.shape)}.", nameof(input));
        using var scope = NewDisposeScope();
        Tensor centred = Centred(input);
        return Affine(centred / Scale(centred)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void AddParameterBlocks(ParameterBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (weight is null || bias is null || blocks.CotangentsAt(Place) is not { } g)                // [to, batch, .., width]
            return;
        blocks.Add(weight, SumOfPositions(g * blocks.Trace[Hooks.Normalized]));
        blocks.Add(bias, SumOfPositions(g));
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void AddSteps(NetworkSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Pass(Hooks.Normalized, Input, ChangeRule.Normalised);
        if (weight is null)
            steps.Identity(Place, Hooks.Normalized);
        else
            steps.Add(new GainStep(Hooks.Normalized, Place, weight, bias));
    }

    /// <summary>Weights of 1 and a bias of 0.</summary>
    /// <param name="draw">Draws nothing.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void DrawWeights(ParameterInitializer draw)
    {
        if (weight is null || bias is null)
            return;
        ParameterInitializer.Constant(weight, 1);
        ParameterInitializer.Constant(bias, 0);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override IReadOnlyList<LayerDescription> DescribeInside() =>
    [
        new(Hooks.Scale, "Scale", InputShape, [.. Leading, 1], LayerDerivative.Mixing)
        {
            Positions = PositionRule.EachAlike,
            ValueRole = ValueRole.Scale,
            ProductsNeed = [Hooks.Scale, Hooks.Normalized],
            Carries = [Input],
        },
        new(Hooks.Normalized, "Normalize", InputShape, InputShape, LayerDerivative.Mixing)
        {
            Positions = PositionRule.EachAlike,
            ProductsNeed = [Hooks.Scale, Hooks.Normalized],
        },
    ];

    /// <inheritdoc/>
    protected internal override LayerDescription DescribeOwn(LayerDescription own)
    {
        ArgumentNullException.ThrowIfNull(own);
        own = own with { Positions = PositionRule.EachAlike };
        return weight is null ? own : (own with { HasBias = true }).WithParameters(2 * Width, trainable);
    }

    /// <inheritdoc/>
    protected override void PlaceBlocks()
    {
        hooks = Place as LayerNormHookPoint
            ?? throw new ArgumentException($"The hook point of a layer norm is a {nameof(LayerNormHookPoint)}, but {Place.Name} is a {Place.GetType().Name}.");
        if (InputShape.Count == 0 || InputShape[^1] != Width)
            throw new ArgumentException($"{Place.Name} takes inputs of shape [.., {Width}], but its input is [{string.Join(", ", InputShape)}].");
    }

    /// <inheritdoc/>
    protected internal override Tensor? RecordInside(NetworkTrace trace, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Tensor centred = Centred(input);
        Tensor scale = Scale(centred);
        if (trace.Record(Hooks.Scale, ref scale))
            return null;
        Tensor normalized = centred / scale;
        return trace.Record(Hooks.Normalized, ref normalized) ? null : Affine(normalized);
    }

    /// <inheritdoc/>
    protected internal override Tensor PullBackInside(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(pass);
        if (to == Hooks.Scale.Index)
        {
            Tensor byScale = trace.PullBack(Hooks.Scale, g) * ScaleSlope(trace);
            return pass.TakeCarried(Input) is { } input ? input.Plus(byScale) : byScale;
        }

        if (to >= Place.Index)
        {
            pass.AddBias(g, bias);
            if (weight is not null)
                g = g * weight;
            if (from == Hooks.Normalized.Index)
                return g;
        }

        g = trace.PullBack(Hooks.Normalized, g) / trace[Hooks.Scale];
        Tensor scale = -(g * trace.Computed(Hooks.Normalized)).sum([-1], keepdim: true);
        Tensor passing = Centred(g);
        if (from == Hooks.Scale.Index)
        {
            pass.Carry(Input, passing);
            return scale;
        }

        return passing.AddProductInPlace(trace.PullBack(Hooks.Scale, scale), ScaleSlope(trace));
    }

    /// <inheritdoc/>
    protected internal override Tensor PushForwardInside(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(t);
        ArgumentNullException.ThrowIfNull(pass);
        if (from != Hooks.Normalized.Index)
        {
            Tensor? input = from < Place.First ? t : pass.TakeCarried(Input);
            Tensor scale = from < Place.First ? trace.PushForward(Hooks.Scale, (t * ScaleSlope(trace)).sum([-1], keepdim: true)) : t;
            if (to == Hooks.Scale.Index)
            {
                pass.Carry(Input, input);
                return scale;
            }

            Tensor byScale = scale * trace.Computed(Hooks.Normalized);
            t = trace.PushForward(Hooks.Normalized, (input is null ? -byScale : Centred(input) - byScale) / trace[Hooks.Scale]);
            if (to == Hooks.Normalized.Index)
                return t;
        }

        return weight is null ? t : t * weight;
    }

    /// <inheritdoc/>
    protected override void RegisterLayers()
    {
        if (weight is not null)
            register_parameter(nameof(weight), weight);
        if (bias is not null)
            register_parameter(nameof(bias), bias);
    }

    /// <summary>x - mean, over the last dimension. It is its own derivative, and symmetric.</summary>
    private static Tensor Centred(Tensor x) => x - x.mean([-1], keepdim: true);

    private Tensor Scale(Tensor centred) => centred.Squared().mean([-1], keepdim: true).Plus(Epsilon).sqrt();

    private Tensor Affine(Tensor normalized) => weight is null ? normalized : bias!.PlusProduct(normalized, weight);

    /// <summary>
    /// d scale / d x = (x - mean) / (width scale), with the scale as computed, [batch, .., width]; x - mean is the normalised
    /// value as computed, times the scale by which it was divided.
    /// </summary>
    private Tensor ScaleSlope(NetworkTrace trace)
    {
        using var scope = NewDisposeScope();
        return (trace.Computed(Hooks.Normalized) * (trace[Hooks.Scale] / trace.Computed(Hooks.Scale).Times(Width))).MoveToOuterDisposeScope();
    }

    /// <summary>[to, batch, .., width] -> [to, batch, width].</summary>
    private static Tensor SumOfPositions(Tensor g) => ParameterBlocks.MergePositions(g).sum([2]);
}
