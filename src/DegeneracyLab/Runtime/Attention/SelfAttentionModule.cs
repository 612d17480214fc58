using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Multi-head self-attention (Vaswani et al., 2017) over the positions of [batch, positions, width]: queries q, keys k and
/// values v of all heads come from one matrix product, x W^T + b; per head the pattern is a = softmax(q k^T / sqrt(head width))
/// over the keys and the result a v; the results of all heads side by side are mapped back to the width by another matrix
/// product. Any number of positions will do.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class SelfAttentionModule : BlockModule
{
    private readonly Linear QKV;
    private readonly Linear Output;
    private readonly Init init;
    private readonly double std;
    private readonly bool trainable;
    private readonly double factor;
    private SelfAttentionHookPoint? hooks;
    private Tensor? future;

    /// <summary>Makes a layer, whose weights are yet to be drawn.</summary>
    /// <param name="width">The width of input and output.</param>
    /// <param name="heads">The number of heads.</param>
    /// <param name="headWidth">The width of each head; that of the input divided by the number of heads if null.</param>
    /// <param name="causal">Whether a position attends only to itself and those before it.</param>
    /// <param name="bias">Whether queries, keys, values and output have biases.</param>
    /// <param name="scaled">Whether scores are divided by the square root of the head width.</param>
    /// <param name="trainable">Whether the parameters are trained.</param>
    /// <param name="init">How both matrices are drawn; by default as PyTorch's <c>MultiheadAttention</c> does.</param>
    /// <param name="std">The standard deviation of <see cref="Init.Normal"/>.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="ArgumentException">The width is no multiple of the number of heads, and their width is not given.</exception>
    /// <exception cref="InsufficientMemoryException">There is no memory for the parameters.</exception>
    public SelfAttentionModule(long width, int heads, long? headWidth = null, bool causal = false, bool bias = true, bool scaled = true, bool trainable = true, Init init = Init.Default, double std = 0.02, [CallerMemberName] string layer = "")
        : base("SelfAttention")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (headWidth is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(headWidth));
        else if (width % heads != 0)
            throw new ArgumentException($"Self-attention with a width of {width} cannot have {heads} heads of equal width; give the width of a head, or a divisor of {width}.", nameof(heads));
        Width = width;
        Heads = heads;
        HeadWidth = headWidth ?? width / heads;
        IsCausal = causal;
        IsScaled = scaled;
        this.trainable = trainable;
        this.init = init;
        this.std = std;
        factor = scaled ? 1 / Math.Sqrt(HeadWidth) : 1;
        QKV = NewLayer.Linear(width, Math.Min(AllHeads, long.MaxValue / 3) * 3, bias, trainable, layer);
        Output = NewLayer.Linear(AllHeads, width, bias, trainable, layer);
        RegisterComponents();
    }

    /// <summary>The width of input and output.</summary>
    public long Width { get; }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The width of each head.</summary>
    public long HeadWidth { get; }

    /// <summary>Whether a position attends only to itself and those before it.</summary>
    public bool IsCausal { get; }

    /// <summary>Whether scores are divided by the square root of the head width.</summary>
    public bool IsScaled { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<long> OutputShape => InputShape;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override Parameter? FirstParameter => QKV.weight;

    private SelfAttentionHookPoint Hooks => hooks ?? (SelfAttentionHookPoint)Place;

    private HookPoint[] HooksInside => [Hooks.Projections, Hooks.Queries, Hooks.Keys, Hooks.Values, Hooks.Scores, Hooks.Pattern, Hooks.Results];

    private HookPoint[] PartHooks => [Hooks.Queries, Hooks.Keys, Hooks.Values];

    /// <summary>The width of all heads side by side.</summary>
    private long AllHeads => Heads * HeadWidth;

    /// <summary>The layer's output.</summary>
    /// <param name="input">The input, [batch, positions, width].</param>
    /// <returns>The output, of the same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.dim() != 3 || input.size(2) != Width)
            throw new ArgumentException($"SelfAttention takes sequences of shape [batch, positions, {Width}], but got {ShapeText.Of(input.shape)}.", nameof(input));
        // A scope of its own, because scores grow with the square of the number of positions.
        using var scope = NewDisposeScope();
        // The same views as in a recording, by fewer steps.
        Tensor parts = QKV.call(input).unflatten(2, 3, Heads, HeadWidth).permute(2, 0, 3, 1, 4);
        Tensor scores = Score(parts.select(0, 0), parts.select(0, 1));
        Tensor? mask = Mask(scores);
        if (mask is not null)
            scores = scores.MinusInfinityInPlaceWhere(mask);
        // Another thread may have put another mask in its place meanwhile.
        GC.KeepAlive(mask);
        Tensor results = scores.softmax(-1).MatMul(parts.select(0, 2));
        return Output.call(Merge(results)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void AddParameterBlocks(ParameterBlocks blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        blocks.Linear(Hooks.Projections, Input, QKV);
        if (blocks.Reaches(Place))
            blocks.Linear(Place, Merge(blocks.Trace[Hooks.Results]), Output.weight!, Output.bias);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void AddSteps(NetworkSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Linear(Hooks.Projections, Input, QKV);
        steps.Add(new PartsStep(PartHooks, Hooks.Projections));
        steps.Add(new AttentionStep(Hooks.Queries, Hooks.Keys, Hooks.Values, Hooks.Pattern, Hooks.Results));
        steps.Linear(Place, Hooks.Results, Output);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void DrawWeights(ParameterInitializer draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        if (init != Init.Default)
        {
            draw.Linear(QKV, init, std);
            draw.Linear(Output, init, std);
            return;
        }

        // As PyTorch's MultiheadAttention: Xavier on the fused matrix, Linear's weights on the other, all biases 0.
        draw.Linear(QKV, Init.Xavier);
        draw.Uniform(Output.weight!, 1 / Math.Sqrt(AllHeads));
        if (Output.bias is { } bias)
            ParameterInitializer.Constant(bias, 0);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override IReadOnlyList<LayerDescription> DescribeInside()
    {
        long positions = InputShape[0];
        long[] heads = [Heads, positions, HeadWidth];
        long[] pairs = [Heads, positions, positions];
        var projections = LayerDescription.Linear(Hooks.Projections, InputShape, 3 * AllHeads, QKV.bias is not null, trainable);
        return
        [
            projections,
            Split(Hooks.Queries, [Hooks.Keys, Hooks.Values]),
            Split(Hooks.Keys, [Hooks.Queries, Hooks.Values]),
            Split(Hooks.Values, [Hooks.Queries, Hooks.Keys]),
            new(Hooks.Scores, "DotProduct", heads, pairs, LayerDerivative.Mixing) { ValueRole = ValueRole.OfHeads, ProductsNeed = [Hooks.Queries, Hooks.Keys], Carries = [Hooks.Values] },
            LayerDescription.Mixing(Hooks.Pattern, "Softmax", pairs) with { ValueRole = ValueRole.OfHeads, Carries = [Hooks.Values] },
            new(Hooks.Results, "WeightedSum", pairs, heads, LayerDerivative.Mixing) { ValueRole = ValueRole.OfHeads, ProductsNeed = [Hooks.Pattern, Hooks.Values] },
        ];

        LayerDescription Split(HookPoint hook, IReadOnlyList<HookPoint> others) =>
            LayerDescription.Affine(hook, "Split", projections.OutputShape, heads) with { ValueRole = ValueRole.OfHeads, Carries = others };
    }

    /// <summary>What each head adds to the output, [batch, heads, positions, width].</summary>
    internal Tensor HeadOutputs(Tensor results)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor weights = Output.weight!.reshape(Width, Heads, HeadWidth).permute(1, 2, 0);      // [heads, head width, width]
        return HeadProducts.Map(results, weights).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected internal override LayerDescription DescribeOwn(LayerDescription own)
    {
        ArgumentNullException.ThrowIfNull(own);
        bool bias = Output.bias is not null;
        var attention = new AttentionDescription(Hooks.Projections, Hooks.Queries, Hooks.Keys, Hooks.Values, Hooks.Scores, Hooks.Pattern, Hooks.Results);
        return (own with { HasBias = bias, Attention = attention }).WithParameters(Width * (AllHeads + (bias ? 1 : 0)), trainable);
    }

    /// <inheritdoc/>
    protected override void PlaceBlocks()
    {
        hooks = Place as SelfAttentionHookPoint
            ?? throw new ArgumentException($"The hook point of self-attention is a {nameof(SelfAttentionHookPoint)}, but {Place.Name} is a {Place.GetType().Name}.");
        if (InputShape.Count != 2 || InputShape[1] != Width)
            throw new ArgumentException($"{Place.Name} takes sequences of shape [positions, {Width}], but its input is [{string.Join(", ", InputShape)}].");
    }

    /// <inheritdoc/>
    protected internal override Tensor? RecordInside(NetworkTrace trace, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        Tensor projections = QKV.call(input);
        if (trace.Record(Hooks.Projections, ref projections))
            return null;
        Tensor queries = Part(projections, 0);
        if (trace.Record(Hooks.Queries, ref queries))
            return null;
        Tensor keys = Part(projections, 1);
        if (trace.Record(Hooks.Keys, ref keys))
            return null;
        Tensor values = Part(projections, 2);
        if (trace.Record(Hooks.Values, ref values))
            return null;
        Tensor scores = Score(queries, keys);
        if (trace.Record(Hooks.Scores, ref scores))
            return null;
        // Not in place as in the plain forward, because the scores may be recorded: the same numbers all the same.
        Tensor? mask = Mask(scores);
        Tensor pattern = (mask is null ? scores : scores.MinusInfinityWhere(mask)).softmax(-1);
        GC.KeepAlive(mask);
        if (trace.Record(Hooks.Pattern, ref pattern))
            return null;
        Tensor results = pattern.MatMul(values);
        return trace.Record(Hooks.Results, ref results) ? null : Output.call(Merge(results));
    }

    /// <inheritdoc/>
    protected override void RegisterLayers()
    {
        register_module(nameof(QKV), QKV);
        register_module(nameof(Output), Output);
    }

    /// <summary>Queries (0), keys (1) or values (2) from the projections: [.., positions, 3 x all heads] -> [.., heads, positions, head width].</summary>
    private Tensor Part(Tensor projections, int part) => Split(projections.narrow(-1, part * AllHeads, AllHeads));

    /// <summary>[.., positions, all heads] -> [.., heads, positions, head width].</summary>
    private Tensor Split(Tensor sideBySide) => sideBySide.unflatten(sideBySide.dim() - 1, Heads, HeadWidth).transpose(-3, -2);

    /// <summary>[.., heads, positions, head width] -> [.., positions, all heads].</summary>
    private static Tensor Merge(Tensor perHead) => perHead.transpose(-3, -2).flatten(-2);

    private Tensor Score(Tensor queries, Tensor keys) => Scale(queries).MatMul(keys.transpose(-1, -2));

    /// <summary>Queries, or keys, over the square root of the head width, if scores are.</summary>
    private Tensor Scale(Tensor vectors) => IsScaled ? vectors.Times(factor) : vectors;

    /// <summary>Where a key comes after the query, [positions, positions]; null if every key counts.</summary>
    private Tensor? Mask(Tensor scores)
    {
        long positions = scores.size(-1);
        if (!IsCausal || positions == 1)
            return null;
        // Kept, because it is the same in every pass: to make it costs as much as a small network's scores.
        Tensor? mask = future;
        if (mask is null || mask.size(0) != positions || mask.device_type != scores.device_type || mask.device_index != scores.device_index)
            future = mask = ones(positions, positions, dtype: ScalarType.Bool, device: scores.device).triu(1).DetachFromDisposeScope();
        return mask;
    }
}
