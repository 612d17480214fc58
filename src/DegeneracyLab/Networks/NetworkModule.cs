using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The part that all generated networks share: it checks what comes in, owns the scopes, and leaves to the generated
/// class what depends on the layers.
/// </summary>
/// <typeparam name="TTrace">The network's typed trace.</typeparam>
public abstract class NetworkModule<TTrace> : nn.Module<Tensor, Tensor>, IInstrumentedNetwork
    where TTrace : NetworkTrace
{
    private readonly ScalarType initialDtype;
    private bool registered;

    /// <summary>Prepares a network; the generated constructor then makes its layers and registers them.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="dtype">The type of its numbers: float32 or float64.</param>
    /// <param name="device">The device of its parameters; the CPU if null.</param>
    /// <param name="seed">The seed of its initial weights; a random one if null.</param>
    /// <exception cref="ArgumentException">The type is neither float32 nor float64.</exception>
    protected NetworkModule(string name, ScalarType dtype, Device? device, long? seed)
        : base(name)
    {
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"{name} can be of type Float32 or Float64, not {dtype}.", nameof(dtype));
        initialDtype = dtype;
        Seed = seed ?? Random.Shared.NextInt64();
        Initializer = new ParameterInitializer(Seed, dtype, device);
    }

    /// <inheritdoc/>
    public abstract NetworkDescription Description { get; }

    /// <inheritdoc/>
    public ScalarType Dtype => FirstParameter?.dtype ?? initialDtype;

    /// <inheritdoc/>
    public long Seed { get; }

    /// <summary>Draws the initial weights.</summary>
    protected ParameterInitializer Initializer { get; }

    /// <summary>The first of the network's parameters, whose type is the network's; null if it has none.</summary>
    protected abstract Parameter? FirstParameter { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters() => [.. named_parameters()];

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Forward(Tensor input) => call(input);

    /// <inheritdoc cref="IInstrumentedNetwork.Trace"/>
    public TTrace Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null)
    {
        CheckInput(input);
        var selection = new TraceSelection(Description, hooks);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        TTrace trace = NewTrace(selection);
        trace.BatchSize = input.shape[0];
        Record(trace, input);
        trace.Complete();
        return trace;
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Jacobian"/>
    public Tensor Jacobian(TTrace trace, HookPoint from, HookPoint to, bool foldBias = false)
    {
        CheckProduct(trace, from, to);
        using var scope = NewDisposeScope();
        long inputs = Description.WidthAt(from), outputs = Description.WidthAt(to);
        Device device = FirstParameter?.device ?? CPU;
        // The narrower end decides: one tangent for each input, or one cotangent for each output.
        if (inputs < outputs && !foldBias)
            return Jvp(trace, from, to, eye(inputs, dtype: Dtype, device: device).unsqueeze(1)).permute(1, 2, 0).MoveToOuterDisposeScope();
        return Vjp(trace, from, to, eye(outputs, dtype: Dtype, device: device).unsqueeze(1), foldBias).permute(1, 0, 2).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Vjp"/>
    public Tensor Vjp(TTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias = false)
    {
        CheckProduct(trace, from, to);
        CheckVectors(trace, cotangents, to, nameof(cotangents));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        ConstantCotangent? constant = foldBias ? new() : null;
        Tensor result = from.Index == to.Index ? cotangents.alias() : PullBack(trace, from.Index, to.Index, cotangents, constant);
        result = ForEachSample(result, trace);
        if (foldBias)
        {
            Tensor column = constant!.Sum is { } sum ? sum.unsqueeze(-1) : zeros(1, 1, 1, dtype: result.dtype, device: result.device);
            result = cat([result, column.expand(result.shape[0], result.shape[1], 1)], -1);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Jvp"/>
    public Tensor Jvp(TTrace trace, HookPoint from, HookPoint to, Tensor tangents)
    {
        CheckProduct(trace, from, to);
        CheckVectors(trace, tangents, from, nameof(tangents));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor result = from.Index == to.Index ? tangents.alias() : PushForward(trace, from.Index, to.Index, tangents);
        return ForEachSample(result, trace).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.ParameterJacobian"/>
    public Tensor ParameterJacobian(TTrace trace, HookPoint? to = null)
    {
        to ??= Description.Output;
        CheckProduct(trace, Description.Input, to);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var blocks = new ParameterBlocks(this, trace, to);
        AddParameterBlocks(blocks);
        return blocks.Join().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    NetworkTrace IInstrumentedNetwork.Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks) => Trace(input, hooks);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Jacobian(NetworkTrace trace, HookPoint from, HookPoint to, bool foldBias) => Jacobian(Own(trace), from, to, foldBias);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Vjp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias) => Vjp(Own(trace), from, to, cotangents, foldBias);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Jvp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor tangents) => Jvp(Own(trace), from, to, tangents);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.ParameterJacobian(NetworkTrace trace, HookPoint? to) => ParameterJacobian(Own(trace), to);

    /// <summary>The summary table.</summary>
    /// <returns>The table as lines of text.</returns>
    public override string ToString() => Description.ToString();

    /// <summary>
    /// Registers the layers, once: a module that has this network as a part asks for it again.
    /// </summary>
    protected sealed override void RegisterComponents()
    {
        if (registered)
            return;
        registered = true;
        RegisterLayers();
    }

    /// <summary>Registers the layers that have parameters, in order, under the names of their fields.</summary>
    protected abstract void RegisterLayers();

    /// <summary>Makes an empty trace of this network's type.</summary>
    /// <param name="selection">What it records.</param>
    /// <returns>The trace.</returns>
    protected abstract TTrace NewTrace(TraceSelection selection);

    /// <summary>Runs the network and hands each hook point's value to the trace, until the trace wants no more.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="input">The input, checked.</param>
    protected abstract void Record(TTrace trace, Tensor input);

    /// <summary>Pulls cotangents back, layer by layer.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point.</param>
    /// <param name="to">The index of the later one; above <paramref name="from"/>.</param>
    /// <param name="g">The cotangents, [k, batch or 1, ..to..].</param>
    /// <param name="constant">Collects the cotangent of the constant that multiplies the biases; null if nobody asks.</param>
    /// <returns>The cotangents at <paramref name="from"/>, [k, batch or 1, ..from..].</returns>
    protected abstract Tensor PullBack(TTrace trace, int from, int to, Tensor g, ConstantCotangent? constant);

    /// <summary>Pushes tangents forward, layer by layer.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point.</param>
    /// <param name="to">The index of the later one; above <paramref name="from"/>.</param>
    /// <param name="t">The tangents, [k, batch or 1, ..from..].</param>
    /// <returns>The tangents at <paramref name="to"/>, [k, batch or 1, ..to..].</returns>
    protected abstract Tensor PushForward(TTrace trace, int from, int to, Tensor t);

    /// <summary>Adds the layers that have parameters, in order.</summary>
    /// <param name="blocks">Collects the columns of the parameter Jacobian.</param>
    protected abstract void AddParameterBlocks(ParameterBlocks blocks);

    /// <summary>Throws unless a tensor can be the network's input.</summary>
    /// <param name="input">The tensor.</param>
    /// <exception cref="ArgumentException">Shape or type do not fit; the message gives both.</exception>
    protected void CheckInput(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        NetworkDescription description = Description;
        long width = description.InputShape[0];
        if (input.dim() != 2 || input.size(1) != width)
            throw new ArgumentException($"{description.Name} takes an input of shape [batch, {width}], but got {Shape(input)}{Consumer(description)}.", nameof(input));
        if (input.dtype != Dtype)
            throw new ArgumentException($"{description.Name} has {Dtype} parameters, but its input is {input.dtype}. Convert the input with input.to(ScalarType.{Dtype}), or make the network with dtype: ScalarType.{input.dtype}.", nameof(input));

        static string Consumer(NetworkDescription description) =>
            description.Layers is [{ } first, ..] ? $"; its first layer is {first.HookPoint.Name}, {string.Join(" x ", first.InputShape)} -> {string.Join(" x ", first.OutputShape)}" : "";
    }

    private static string Shape(Tensor tensor) => "[" + string.Join(", ", tensor.shape) + "]";

    private static Tensor ForEachSample(Tensor vectors, TTrace trace) =>
        vectors.shape[1] == trace.BatchSize ? vectors : vectors.expand(vectors.shape[0], trace.BatchSize, vectors.shape[2]);

    private TTrace Own(NetworkTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace as TTrace ?? throw new ArgumentException($"The trace is one of {trace.Network.Description.Name}, not of {Description.Name}.", nameof(trace));
    }

    private void CheckProduct(TTrace trace, HookPoint from, HookPoint to)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!ReferenceEquals(trace.Network, this))
            throw new ArgumentException($"The trace was made by another instance of {trace.Network.Description.Name}; products need a trace of the same instance.", nameof(trace));
        Description.Require(from);
        Description.Require(to);
        if (from.Index > to.Index)
            throw new ArgumentException($"{from.Name} comes after {to.Name} in {Description.Name}; products go from an earlier hook point to a later one.", nameof(from));
        trace.RequireForProducts(from, to);
    }

    private void CheckVectors(TTrace trace, Tensor vectors, HookPoint hook, string parameter)
    {
        ArgumentNullException.ThrowIfNull(vectors, parameter);
        long width = Description.WidthAt(hook);
        if (vectors.dim() != 3 || vectors.size(2) != width || (vectors.size(1) != 1 && vectors.size(1) != trace.BatchSize))
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must have shape [k, {trace.BatchSize}, {width}] or [k, 1, {width}], but have {Shape(vectors)}.", parameter);
        if (vectors.dtype != Dtype)
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must be {Dtype} as the network is, but are {vectors.dtype}.", parameter);
    }
}
