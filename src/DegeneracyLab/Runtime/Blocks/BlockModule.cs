using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A part of a network with hook points inside: a declared block, or a layer of several steps such as attention. It is
/// used at one place of one network, and does there what a network does as a whole: compute, record, and take Jacobian
/// products between its hook points. Generated code calls it; indices are those of the network.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class BlockModule : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor>
{
    private BlockHookPoint? place;
    private HookPoint? input;
    private IReadOnlyList<long>? inputShape;
    private bool registered;

    /// <summary>
    /// Makes a declared block. Its layers are there already: fields are initialised before the base class, where there is no
    /// constructor or a primary one.
    /// </summary>
    protected BlockModule()
        : this("Block") => RegisterComponents();

    /// <summary>Makes a block whose constructor registers its parts itself.</summary>
    /// <param name="name">The name of the layer's kind.</param>
    protected BlockModule(string name)
        : base(TorchEngine.RequiredBy(name))
    {
    }

    /// <summary>The shape of one sample's input, without the batch dimension.</summary>
    /// <exception cref="InvalidOperationException">The block is not part of a network yet.</exception>
    public IReadOnlyList<long> InputShape => inputShape ?? throw Unplaced();

    /// <summary>The shape of one sample's output, without the batch dimension.</summary>
    public abstract IReadOnlyList<long> OutputShape { get; }

    /// <summary>The hook point of the block in its network.</summary>
    /// <exception cref="InvalidOperationException">The block is not part of a network yet.</exception>
    public BlockHookPoint Place => place ?? throw Unplaced();

    /// <summary>The hook point of the block's input.</summary>
    /// <exception cref="InvalidOperationException">The block is not part of a network yet.</exception>
    public HookPoint Input => input ?? throw Unplaced();

    /// <summary>The block's first parameter; null if it has none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual Parameter? FirstParameter => null;

    /// <summary>The sizes of the input that come before its width, such as the number of positions.</summary>
    protected IEnumerable<long> Leading => InputShape.Take(InputShape.Count - 1);

    /// <summary>Runs the block.</summary>
    /// <param name="input">The block's input, [batch, ..input..].</param>
    /// <returns>The output, [batch, ..output..].</returns>
    /// <exception cref="ArgumentException">The input does not fit the block.</exception>
    public new Tensor call(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            Tensor output = base.call(input);
            // While native code computes with their tensors, neither may be finalised.
            GC.KeepAlive(input);
            GC.KeepAlive(this);
            return output;
        }
        catch (Exception exception) when (ModuleInput.Explain(this, inputShape, input, exception) is { } explained)
        {
            throw explained;
        }
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

    /// <summary>Runs the block and hands each value inside to the trace; then the output, as the value of the block's own hook point.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="input">The block's input.</param>
    /// <returns>The output; null if the trace wants no more.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor? Record(NetworkTrace trace, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (RecordInside(trace, input) is not { } output)
            return null;
        return trace.Record(Place, ref output) ? null : output;
    }

    /// <summary>Pulls cotangents back, from the block's output or from a hook point inside.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for its input.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for its output.</param>
    /// <param name="g">The cotangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents at <paramref name="from"/>.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PullBack(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (to >= Place.Index)
            g = trace.PullBack(Place, g);
        return PullBackInside(trace, from, to, g, pass);
    }

    /// <summary>Pushes tangents forward, to the block's output or to a hook point inside.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for its input.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for its output.</param>
    /// <param name="t">The tangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The tangents at <paramref name="to"/>.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PushForward(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass)
    {
        ArgumentNullException.ThrowIfNull(trace);
        t = PushForwardInside(trace, from, to, t, pass);
        return to >= Place.Index ? trace.PushForward(Place, t) : t;
    }

    /// <summary>Adds the columns of the block's parameters to a parameter Jacobian, in order.</summary>
    /// <param name="blocks">Collects the columns.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void AddParameterBlocks(ParameterBlocks blocks)
    {
    }

    /// <summary>
    /// Adds the block's steps, in order: of a declared block those inside, from the hook point of its input to the last; of a layer
    /// of several steps all, from its input to its own hook point. A block that states nothing passes no change on.
    /// </summary>
    /// <param name="steps">Collects the steps.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void AddSteps(NetworkSteps steps)
    {
    }

    /// <summary>Draws initial weights into the block's parameters, in order.</summary>
    /// <param name="draw">Draws them.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public virtual void DrawWeights(ParameterInitializer draw)
    {
    }

    /// <summary>Describes the hook points inside, in order.</summary>
    /// <returns>One description for each layer; those of blocks inside contain their own.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public abstract IReadOnlyList<LayerDescription> DescribeInside();

    /// <summary>Tells the block where it is used. It happens once.</summary>
    /// <param name="hooks">Its hook point.</param>
    /// <param name="shape">The shape of one sample's input, without the batch dimension.</param>
    /// <param name="input">The hook point of its input.</param>
    /// <exception cref="InvalidOperationException">The block has a place already.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void PlaceAt(BlockHookPoint hooks, IReadOnlyList<long> shape, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        ArgumentNullException.ThrowIfNull(shape);
        if (place is not null)
            throw new InvalidOperationException($"{hooks.Name} cannot be a block that is already used as {place.Name}; every place needs its own instance.");
        place = hooks;
        this.input = input;
        inputShape = shape;
        PlaceBlocks();
    }

    /// <summary>
    /// Describes what the block does after the last hook point inside, where that is more than to hand on its value:
    /// parameters, a bias.
    /// </summary>
    /// <param name="own">The description of the layer that the block is.</param>
    /// <returns>The description with what belongs to that step.</returns>
    protected internal virtual LayerDescription DescribeOwn(LayerDescription own) => own;

    /// <summary>Called when the block has its place, before anything is computed: it may place what is inside.</summary>
    protected virtual void PlaceBlocks()
    {
    }

    /// <summary>Runs the block and hands each value inside to the trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="input">The block's input.</param>
    /// <returns>The output; null if the trace wants no more.</returns>
    protected internal abstract Tensor? RecordInside(NetworkTrace trace, Tensor input);

    /// <summary>Pulls cotangents back, layer by layer; indices as in <see cref="PullBack"/>.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for its input.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for its output.</param>
    /// <param name="g">The cotangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The cotangents at <paramref name="from"/>.</returns>
    protected internal abstract Tensor PullBackInside(NetworkTrace trace, int from, int to, Tensor g, ProductPass pass);

    /// <summary>Pushes tangents forward, layer by layer; indices as in <see cref="PushForward"/>.</summary>
    /// <param name="trace">The trace that holds masks and values.</param>
    /// <param name="from">The index of the earlier hook point: one inside, or any before the block for its input.</param>
    /// <param name="to">The index of the later one: one inside, or any from the block's own on for its output.</param>
    /// <param name="t">The tangents, [k, batch or 1, ..shape..].</param>
    /// <param name="pass">Collects what else belongs to the product.</param>
    /// <returns>The tangents at <paramref name="to"/>.</returns>
    protected internal abstract Tensor PushForwardInside(NetworkTrace trace, int from, int to, Tensor t, ProductPass pass);

    /// <summary>Registers the parts that have parameters, in order, under the names of their fields.</summary>
    protected virtual void RegisterLayers()
    {
    }

    /// <summary>Registers the parts, once: a module that has this one as a part asks for it again.</summary>
    protected sealed override void RegisterComponents()
    {
        if (registered)
            return;
        registered = true;
        RegisterLayers();
    }

    private InvalidOperationException Unplaced() => new($"This {GetType().Name} is not part of a network: a block runs inside the network whose declaration names it.");
}
