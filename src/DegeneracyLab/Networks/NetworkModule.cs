using System.ComponentModel;
using System.Runtime.InteropServices;
using DegeneracyLab.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The part that all generated networks share: it checks what comes in, owns the scopes, and leaves to the generated
/// class what depends on the layers.
/// </summary>
/// <typeparam name="TTrace">The network's typed trace.</typeparam>
public abstract class NetworkModule<TTrace> : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor>, IInstrumentedNetwork
    where TTrace : NetworkTrace
{
    private NetworkDescription? description;
    private ScalarType initialDtype;
    private Device? initialDevice;
    private bool registered;
    private bool started;
    private ParameterCheck? parameterCheck;

    /// <summary>Prepares a network; the generated constructor then calls <see cref="Start"/>.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="dtype">The type of its numbers: float32 or float64.</param>
    /// <param name="device">The device of its parameters; the CPU if null.</param>
    /// <param name="seed">The seed of its initial weights; a random one if null.</param>
    /// <exception cref="ArgumentException">The type is neither float32 nor float64.</exception>
    protected NetworkModule(string name, ScalarType dtype, Device? device, long? seed)
        : base(TorchEngine.RequiredBy(name)) => Prepare(dtype, device, seed);

    /// <summary>
    /// Makes a network whose class has a primary constructor, float32 on the CPU and with random weights; another type,
    /// device or seed comes by <see cref="Restart"/>. The layers are there already: fields of a class with a primary
    /// constructor are initialised before its base class.
    /// </summary>
    protected NetworkModule()
        : this(typeof(TTrace).DeclaringType?.Name ?? typeof(TTrace).Name, ScalarType.Float32, device: null, seed: null) => Start();

    /// <inheritdoc/>
    public NetworkDescription Description => description ??= Describe();

    /// <inheritdoc/>
    public ScalarType Dtype => FirstParameter switch
    {
        null => initialDtype,
        { IsInvalid: true } => throw new ObjectDisposedException(Description.Name, $"{Description.Name} was disposed, and computes nothing any more."),
        var parameter => parameter.dtype,
    };

    /// <inheritdoc/>
    public long Seed { get; private set; }

    /// <summary>The first of the network's parameters, whose type is the network's; null if it has none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual Parameter? FirstParameter => null;

    /// <summary>The first hook point after the input, whose values are numbers where the input holds token ids.</summary>
    private HookPoint FirstNumbers => Description.HookPoints[Math.Min(1, Description.HookPoints.Count - 1)];

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Parameter Parameter)> NamedParameters()
    {
        parameterCheck?.RequireAlive(Description.Name);
        return [.. named_parameters().Where(named => named.parameter is { IsInvalid: false, requires_grad: true })];
    }

    /// <inheritdoc/>
    public IReadOnlyList<NetworkStep> Steps()
    {
        parameterCheck?.RequireAlive(Description.Name);
        var steps = new NetworkSteps();
        AddSteps(steps);
        return steps.ToList();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Copy"/>
    public virtual NetworkModule<TTrace> Copy(ScalarType dtype) =>
        throw new NotSupportedException($"{Description.Name} cannot be copied: {GetType().Name} does not override {nameof(Copy)}.");

    /// <summary>Runs the network, and the hooks of TorchSharp.</summary>
    /// <param name="input">The input, [batch, ..input..].</param>
    /// <returns>The output, [batch, ..output..].</returns>
    /// <exception cref="ArgumentException">The input does not fit the network.</exception>
    public new Tensor call(Tensor input)
    {
        Tensor output = base.call(input);
        // While native code computes with their tensors, neither may be finalised.
        GC.KeepAlive(input);
        GC.KeepAlive(this);
        return output;
    }

    /// <summary>Registers a part. The declared layers stay what they are.</summary>
    /// <param name="name">The part's name.</param>
    /// <param name="submodule">The part.</param>
    /// <exception cref="InvalidOperationException">A declared layer has this name.</exception>
    public override void register_module(string name, nn.Module submodule)
    {
        DeclaredParts.RequireFree(this, name, submodule);
        base.register_module(name, submodule);
    }

    /// <inheritdoc/>
    IInstrumentedNetwork IInstrumentedNetwork.Copy(ScalarType dtype) => Copy(dtype);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Forward(Tensor input) => call(input);

    /// <inheritdoc cref="IInstrumentedNetwork.Trace"/>
    public TTrace Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null)
    {
        TraceSelection selection = CheckTrace(input, hooks, interventions, keepsGraph: false);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        return Fill(NewTrace(selection), input);
    }

    /// <inheritdoc cref="IInstrumentedNetwork.TraceWithGradients"/>
    public TTrace TraceWithGradients(Tensor input, IReadOnlyCollection<HookPoint>? hooks = null, Interventions? interventions = null)
    {
        TraceSelection selection = CheckTrace(input, hooks, interventions, keepsGraph: true);
        using var grad = enable_grad();
        using var scope = NewDisposeScope();
        // A leaf of its own, so that the caller's tensor gets no gradient that nobody asked for.
        return Fill(NewTrace(selection), Description.Vocabulary is null && !input.requires_grad ? input.detach().requires_grad_() : input);
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Jacobian"/>
    public Tensor Jacobian(TTrace trace, HookPoint from, HookPoint to, bool foldBias = false, bool carry = false)
    {
        CheckProduct(trace, from, to);
        using var scope = NewDisposeScope();
        IReadOnlyList<long> inputShape = NodeShape(from, carry), outputShape = NodeShape(to, carry);
        long inputs = NetworkDescription.Entries(inputShape), outputs = NetworkDescription.Entries(outputShape);
        Tensor result;
        // The narrower end decides: one tangent for each input, or one cotangent for each output.
        if (inputs < outputs && !foldBias)
            result = Jvp(trace, from, to, Units(inputShape, inputs), carry).flatten(2).permute(1, 2, 0);
        else
            result = Vjp(trace, from, to, Units(outputShape, outputs), foldBias, carry).flatten(2).permute(1, 0, 2);
        if (inputShape.Count + outputShape.Count > 2)
            result = result.reshape([trace.BatchSize, .. outputShape, .. foldBias ? NetworkDescription.Folded(inputShape) : inputShape]);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Vjp"/>
    public Tensor Vjp(TTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias = false, bool carry = false)
    {
        CheckProduct(trace, from, to);
        RequireAlive(cotangents, to, nameof(cotangents));
        bool withConstant = foldBias && IsFolded(cotangents, NodeShape(to, carry));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor vectors = withConstant ? cotangents.narrow(-1, 0, cotangents.size(-1) - 1) : cotangents;
        CheckVectors(trace, vectors, to, carry, nameof(cotangents));
        (Tensor own, ProductPass pass) = Enter(vectors, to, pullsBack: true, carry, foldBias);
        if (withConstant)
            pass.AddConstant(cotangents.select(-1, -1));
        Tensor result = from.Index == to.Index ? Stay(own, pass) : PullBack(trace, from.Index, to.Index, own, pass);
        result = ForEachSample(Leave(result, from, pass), trace);
        if (foldBias)
            result = WithConstant(result, NodeShape(from, carry), pass);

        GC.KeepAlive(trace);
        GC.KeepAlive(cotangents);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.Jvp"/>
    public Tensor Jvp(TTrace trace, HookPoint from, HookPoint to, Tensor tangents, bool carry = false)
    {
        CheckProduct(trace, from, to);
        CheckVectors(trace, tangents, from, carry, nameof(tangents));
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        (Tensor own, ProductPass pass) = Enter(tangents, from, pullsBack: false, carry);
        Tensor result = from.Index == to.Index ? Stay(own, pass) : PushForward(trace, from.Index, to.Index, own, pass);
        result = ForEachSample(Leave(result, to, pass), trace);
        // The trace keeps its network alive, too.
        GC.KeepAlive(trace);
        GC.KeepAlive(tangents);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="IInstrumentedNetwork.ParameterJacobian"/>
    public Tensor ParameterJacobian(TTrace trace, HookPoint? to = null)
    {
        to ??= Description.Output;
        CheckTraceOf(trace);
        Description.Require(to);
        trace.RequireForProducts(Description.Input, to);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var blocks = new ParameterBlocks(this, trace, to);
        AddParameterBlocks(blocks);
        Tensor result = blocks.Join();
        GC.KeepAlive(trace);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    NetworkTrace IInstrumentedNetwork.Trace(Tensor input, IReadOnlyCollection<HookPoint>? hooks, Interventions? interventions) => Trace(input, hooks, interventions);

    /// <inheritdoc/>
    NetworkTrace IInstrumentedNetwork.TraceWithGradients(Tensor input, IReadOnlyCollection<HookPoint>? hooks, Interventions? interventions) => TraceWithGradients(input, hooks, interventions);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Jacobian(NetworkTrace trace, HookPoint from, HookPoint to, bool foldBias, bool carry) => Jacobian(Own(trace), from, to, foldBias, carry);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Vjp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor cotangents, bool foldBias, bool carry) => Vjp(Own(trace), from, to, cotangents, foldBias, carry);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.Jvp(NetworkTrace trace, HookPoint from, HookPoint to, Tensor tangents, bool carry) => Jvp(Own(trace), from, to, tangents, carry);

    /// <inheritdoc/>
    Tensor IInstrumentedNetwork.ParameterJacobian(NetworkTrace trace, HookPoint? to) => ParameterJacobian(Own(trace), to);

    /// <summary>The summary table.</summary>
    /// <returns>The table as lines of text.</returns>
    public override string ToString() => Description.ToString();

    /// <summary>Registers the layers, and draws their initial weights.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Start()
    {
        if (!started)
            PlaceBlocks();
        started = true;
        RegisterComponents();
        try
        {
            if (initialDtype != ScalarType.Float32)
                this.to(initialDtype);
            if (initialDevice is not null)
                this.to(initialDevice);
        }
        catch (ExternalException exception) when (NotYetConverted() is { } first)
        {
            throw NoMemory.For($"{first.Name}: no memory for numbers", first.Parameter.shape, initialDtype, exception);
        }

        parameterCheck = new(this);
        DrawWeights(new ParameterInitializer(Seed));
    }

    /// <summary>Gives the network another type and device, and draws its weights anew.</summary>
    /// <param name="dtype">The type of its numbers: float32 or float64.</param>
    /// <param name="device">The device of its parameters; the CPU if null.</param>
    /// <param name="seed">The seed of its initial weights; a random one if null.</param>
    /// <exception cref="ArgumentException">The type is neither float32 nor float64.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Restart(ScalarType dtype, Device? device, long? seed)
    {
        Prepare(dtype, device, seed);
        Start();
    }

    /// <summary>Makes a copy of this network.</summary>
    /// <typeparam name="TNetwork">The class of the network.</typeparam>
    /// <param name="make">Makes a network of the same sizes, on a device and from a seed.</param>
    /// <returns>That network, with the state of this one.</returns>
    /// <exception cref="ObjectDisposedException">The network was disposed, or a parameter.</exception>
    /// <exception cref="NotSupportedException">The copy would be incomplete.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected TNetwork CopyWith<TNetwork>(Func<Device?, long?, TNetwork> make)
        where TNetwork : NetworkModule<TTrace>
    {
        ArgumentNullException.ThrowIfNull(make);
        parameterCheck?.Require(Description.Name);
        parameterCheck?.RequireSizes(Description.Name);
        TNetwork copy = make(FirstParameter?.device ?? initialDevice, Seed);
        bool complete = false;
        try
        {
            NetworkCopy.RequireLike(this, copy);
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            foreach ((Parameter from, Parameter to) in Parameters(this).Zip(Parameters(copy)))
                NetworkCopy.Parameter(from, to);
            NetworkCopy.BuffersAndModes(this, copy);
            complete = true;
        }
        finally
        {
            if (!complete)
                copy.Dispose();
        }

        GC.KeepAlive(this);
        return copy;

        static IEnumerable<Parameter> Parameters(NetworkModule<TTrace> network) => network.parameterCheck?.Parameters ?? [];
    }

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

    /// <summary>Tells the layers with hook points inside where they are. Called once, before anything is computed.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void PlaceBlocks()
    {
    }

    /// <summary>Registers the layers that have parameters, in order, under the names of their fields.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void RegisterLayers()
    {
    }

    /// <summary>Draws the initial weights of the layers, in order.</summary>
    /// <param name="draw">Draws them.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void DrawWeights(ParameterInitializer draw)
    {
    }

    /// <summary>Describes the network. The sizes are known and the layers made.</summary>
    /// <returns>The description.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract NetworkDescription Describe();

    /// <summary>Makes an empty trace of this network's type.</summary>
    /// <param name="selection">What it records.</param>
    /// <returns>The trace.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract TTrace NewTrace(TraceSelection selection);

    /// <summary>Runs the network and hands each hook point's value to the trace, until the trace wants no more.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="input">The input, checked.</param>
    /// <returns>The output; null if the trace wanted no more.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract Tensor? Record(NetworkTrace trace, Tensor input);

    /// <summary>Pulls cotangents back, layer by layer.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point.</param>
    /// <param name="to">The index of the later one; above <paramref name="from"/>.</param>
    /// <param name="g">The cotangents, [k, batch or 1, ..to..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents at <paramref name="from"/>, [k, batch or 1, ..from..].</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass);

    /// <summary>Pushes tangents forward, layer by layer.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point.</param>
    /// <param name="to">The index of the later one; above <paramref name="from"/>.</param>
    /// <param name="t">The tangents, [k, batch or 1, ..from..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The tangents at <paramref name="to"/>, [k, batch or 1, ..to..].</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass);

    /// <summary>Adds the layers that have parameters, in order.</summary>
    /// <param name="blocks">Collects the columns of the parameter Jacobian.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void AddParameterBlocks(ParameterBlocks blocks)
    {
    }

    /// <summary>Adds the steps of the layers, in order.</summary>
    /// <param name="steps">Collects the steps.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void AddSteps(NetworkSteps steps)
    {
    }

    /// <summary>Throws unless a tensor can be the network's input.</summary>
    /// <param name="input">The tensor.</param>
    /// <exception cref="ArgumentException">Shape, type or a token id do not fit; the message gives what was expected and found.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void CheckInput(Tensor input) => CheckInput(input, inPart: false);

    private void CheckInput(Tensor input, bool inPart)
    {
        ArgumentNullException.ThrowIfNull(input);
        parameterCheck?.Require(Description.Name, inPart);
        InputRules.Check(Description, Dtype, FirstParameter, input);
    }

    private TraceSelection CheckTrace(Tensor input, IReadOnlyCollection<HookPoint>? hooks, Interventions? interventions, bool keepsGraph)
    {
        CheckInput(input, inPart: hooks is not null);
        if (Description.Vocabulary is not null && interventions?.Any(Description.Input) == true)
            throw new ArgumentException($"{Description.Input.Name} of {Description.Name} holds token ids, in which nothing can be intervened; pass other tokens, or intervene at {FirstNumbers.Name}.", nameof(interventions));
        interventions?.Check(Description, Description.ShapeAt, input.size(0));
        return new TraceSelection(Description, hooks, interventions, keepsGraph);
    }

    private TTrace Fill(TTrace trace, Tensor input)
    {
        trace.BatchSize = input.size(0);
        trace.Dtype = Dtype;
        trace.Device = input.device;
        // Another object for the same values, because the trace disposes what it records, and the caller goes on using the input.
        input = input.alias();
        if (!trace.Record(Description.Input, ref input))
            Record(trace, input);
        trace.Complete();
        return trace;
    }

    private void Prepare(ScalarType dtype, Device? device, long? seed)
    {
        if (dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"{typeof(TTrace).DeclaringType?.Name ?? GetName()} can be of type Float32 or Float64, not {dtype}.", nameof(dtype));
        initialDtype = dtype;
        initialDevice = device;
        Seed = seed ?? Random.Shared.NextInt64();
    }

    /// <summary>The first parameter that has not the type and device that were asked for: where a conversion failed, the one that failed.</summary>
    private (string Name, Parameter Parameter)? NotYetConverted()
    {
        foreach ((string name, Parameter parameter) in named_parameters())
            if (parameter.dtype != initialDtype || (initialDevice is not null && parameter.device_type != initialDevice.type))
                return (name, parameter);
        return null;
    }

    private IReadOnlyList<long> NodeShape(HookPoint hook, bool carry) => carry ? Description.NodeShapeAt(hook) : Description.ShapeAt(hook);

    /// <summary>The unit vectors of a shape, [entries, 1, ..shape..].</summary>
    private Tensor Units(IReadOnlyList<long> shape, long entries)
    {
        Tensor units = eye(entries, dtype: Dtype, device: FirstParameter?.device ?? CPU);
        return shape.Count == 1 ? units.unsqueeze(1) : units.reshape([entries, 1, .. shape]);
    }

    /// <summary>Splits vectors at a node layer into the hook point's own and those of the streams.</summary>
    private (Tensor Own, ProductPass Pass) Enter(Tensor vectors, HookPoint hook, bool pullsBack, bool carry, bool foldBias = false)
    {
        if (!carry || Description.CarriedAt(hook).Count == 0)
            return (vectors, new(foldBias, carry, pullsBack, []));
        IReadOnlyList<long>[] shapes = Description.NodeShapes(hook);
        bool aligned = NetworkDescription.IsAligned(shapes);
        List<Tensor> parts = [];
        long start = 0;
        foreach (IReadOnlyList<long> shape in shapes)
        {
            long length = aligned ? shape[^1] : NetworkDescription.Entries(shape);
            Tensor part = vectors.narrow(-1, start, length);
            parts.Add(aligned ? part : part.reshape([vectors.shape[0], vectors.shape[1], .. shape]));
            start += length;
        }

        Dictionary<HookPoint, Tensor> streams = Description.CarriedAt(hook).Zip(parts.Skip(1)).ToDictionary(pair => pair.First, pair => pair.Second);
        return (parts[0], new(foldBias, carry, pullsBack, streams));
    }

    /// <summary>The product that begins and ends at the same hook point.</summary>
    private static Tensor Stay(Tensor own, ProductPass pass)
    {
        pass.CarryAll();
        return own.alias();
    }

    /// <summary>Joins the vectors at a hook point with those of the streams.</summary>
    private Tensor Leave(Tensor own, HookPoint hook, ProductPass pass)
    {
        if (pass.Leaving.Count == 0)
            return own;
        bool aligned = NetworkDescription.IsAligned(Description.NodeShapes(hook));
        Tensor[] parts = [own, .. Description.CarriedAt(hook).Select(stream => pass.Leaving[stream])];
        long batch = ProductPass.BatchOf(parts);
        return cat([.. parts.Select(part => part.expand([part.shape[0], batch, .. part.shape[2..]])).Select(part => aligned ? part : part.flatten(2))], -1);
    }

    /// <summary>Appends the cotangent of the constant: to each position of a sequence, else to all entries of a sample.</summary>
    private static Tensor WithConstant(Tensor result, IReadOnlyList<long> shape, ProductPass pass)
    {
        bool isSequence = shape.Count == 2;
        if (!isSequence)
            result = result.flatten(2);
        Tensor column = pass.Constant(isSequence ? shape[0] : null)?.unsqueeze(-1) ?? zeros(1, dtype: result.dtype, device: result.device);
        return cat([result, column.expand([.. result.shape[..^1], 1])], -1);
    }

    /// <summary>Whether cotangents have one entry more than a shape: that of the constant.</summary>
    private static bool IsFolded(Tensor cotangents, IReadOnlyList<long> shape) =>
        shape.Count <= 2 && cotangents.dim() == shape.Count + 2 && cotangents.shape.Skip(2).SequenceEqual(NetworkDescription.Folded(shape));

    private static Tensor ForEachSample(Tensor vectors, TTrace trace) =>
        vectors.shape[1] == trace.BatchSize ? vectors : vectors.expand([vectors.shape[0], trace.BatchSize, .. vectors.shape[2..]]);

    private TTrace Own(NetworkTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace as TTrace ?? throw new ArgumentException($"The trace is one of {trace.Network.Description.Name}, not of {Description.Name}.", nameof(trace));
    }

    private void CheckTraceOf(TTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!ReferenceEquals(trace.Network, this))
            throw new ArgumentException($"The trace was made by another instance of {trace.Network.Description.Name}; products need a trace of the same instance.", nameof(trace));
        trace.RequireAlive();
        parameterCheck?.RequireSizes(Description.Name);
        if (trace.Dtype != Dtype)
            throw new ArgumentException($"The trace of {Description.Name} was recorded in {trace.Dtype}, but the network is {Dtype} now; record it again.", nameof(trace));
        if (FirstParameter is { } parameter && !trace.IsOn(parameter))
            throw new ArgumentException($"The trace of {Description.Name} was recorded on {trace.Device}, but the network is on {parameter.device} now; record it again.", nameof(trace));
    }

    private void CheckProduct(TTrace trace, HookPoint from, HookPoint to)
    {
        CheckTraceOf(trace);
        Description.Require(from);
        Description.Require(to);
        if (from.Index > to.Index)
            throw new ArgumentException($"{from.Name} comes after {to.Name} in {Description.Name}; products go from an earlier hook point to a later one.", nameof(from));
        if (from.Index == 0 && Description.Vocabulary is not null)
            throw new ArgumentException($"{from.Name} of {Description.Name} holds token ids, by which nothing can be differentiated; products begin at {FirstNumbers.Name}.", nameof(from));
        trace.RequireForProducts(from, to);
    }

    private void RequireAlive(Tensor vectors, HookPoint hook, string parameter)
    {
        ArgumentNullException.ThrowIfNull(vectors, parameter);
        if (vectors.IsInvalid)
            throw new ObjectDisposedException(parameter, $"{parameter} at {hook.Name} of {Description.Name} were disposed.");
    }

    private void CheckVectors(TTrace trace, Tensor vectors, HookPoint hook, bool carry, string parameter)
    {
        RequireAlive(vectors, hook, parameter);
        IReadOnlyList<long> shape = NodeShape(hook, carry);
        if (vectors.dim() != shape.Count + 2 || !vectors.shape.Skip(2).SequenceEqual(shape) || (vectors.size(1) != 1 && vectors.size(1) != trace.BatchSize))
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must have shape [k, {trace.BatchSize}, {string.Join(", ", shape)}] or [k, 1, {string.Join(", ", shape)}], but have [{string.Join(", ", vectors.shape)}].", parameter);
        if (vectors.dtype != Dtype)
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must be {Dtype} as the network is, but are {vectors.dtype}.", parameter);
        if (!trace.IsOn(vectors))
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must be on {trace.Device} as the trace is, but are on {vectors.device}.", parameter);
        if (vectors.is_sparse)
            throw new ArgumentException($"{parameter} at {hook.Name} of {Description.Name} must be dense, but are sparse. Convert them with to_dense().", parameter);
    }
}
