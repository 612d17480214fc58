using System.ComponentModel;
using DegeneracyLab.Runtime;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The recording of one forward pass: values at hook points, and masks of gated layers. It owns its tensors and carries
/// no autograd graph. Generated networks derive a typed one, with a property for each hook point.
/// </summary>
public abstract class NetworkTrace : IDisposable
{
    private readonly TraceSelection selection;
    private readonly Tensor?[] values;
    private readonly Tensor?[] computed;
    private readonly Tensor?[] masks;
    private bool complete;
    private bool disposed;

    /// <summary>An empty recording; the network fills it.</summary>
    /// <param name="network">The network that is recorded.</param>
    /// <param name="selection">What is recorded, and what is intervened in.</param>
    protected NetworkTrace(IInstrumentedNetwork network, TraceSelection selection)
    {
        Network = network;
        this.selection = selection;
        values = new Tensor?[network.Description.HookPoints.Count];
        computed = new Tensor?[values.Length];
        masks = new Tensor?[values.Length];
    }

    /// <summary>The network that was recorded.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The number of samples.</summary>
    public long BatchSize { get; internal set; }

    /// <summary>The type of the network's numbers when it was recorded.</summary>
    internal ScalarType Dtype { get; set; }

    /// <summary>The device on which the values are.</summary>
    internal Device Device { get; set; } = CPU;

    /// <summary>The hook points that were recorded, in the order of computation.</summary>
    public IReadOnlyList<HookPoint> Recorded => [.. Network.Description.HookPoints.Where(Has)];

    /// <summary>The value at a hook point, [batch, ..shape..]. The trace owns it.</summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="InvalidOperationException">The value was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public Tensor this[HookPoint hook] => Find(values, hook) ?? throw NotRecorded([hook]);

    /// <summary>
    /// The value at a node layer: the hook point's own and, after it, those that go by
    /// (<see cref="NetworkDescription.CarriedAt"/>), such as the stream of a residual block, concatenated on the last
    /// dimension; flattened before that where their other dimensions differ.
    /// </summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <returns>The value, [batch, ..<see cref="NetworkDescription.NodeShapeAt"/>..], which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="InvalidOperationException">A value was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public Tensor NodeLayer(HookPoint hook)
    {
        Tensor own = this[hook];
        IReadOnlyList<HookPoint> carried = Network.Description.CarriedAt(hook);
        if (carried.Count == 0)
            return own.alias();
        using var scope = NewDisposeScope();
        bool aligned = NetworkDescription.IsAligned(Network.Description.NodeShapes(hook));
        return cat([.. carried.Select(other => this[other]).Prepend(own).Select(value => aligned ? value : value.flatten(1))], -1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The mask of a piecewise linear layer: of a gated layer [batch, ..shape..] of booleans, where the layer's input is
    /// positive; of another elementwise layer which piece each unit is on; of a pool by the maximum the winners, as places in
    /// the flattened image. The trace owns it.
    /// </summary>
    /// <param name="hook">The hook point of a layer with a mask.</param>
    /// <exception cref="ArgumentException">The hook point belongs to another network, or its layer has no mask.</exception>
    /// <exception cref="InvalidOperationException">The mask was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    /// <returns>The mask.</returns>
    public Tensor Mask(HookPoint hook)
    {
        Tensor? mask = Find(masks, hook);
        if (mask is null && Network.Description.LayerAt(hook) is not { HasMask: true })
            throw new ArgumentException($"{hook.Name} of {Network.Description.Name} has no mask: only piecewise linear layers have one.", nameof(hook));
        return mask ?? throw NotRecorded([hook]);
    }

    /// <summary>
    /// The gradient at a hook point, after <c>backward()</c> was called on a loss that was computed from this trace's
    /// output; only of a trace from <c>TraceWithGradients</c>. The trace owns it.
    /// </summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <returns>d loss / d value, of the value's shape.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="InvalidOperationException">The trace has no gradients, or nothing called <c>backward()</c> yet.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public Tensor Gradient(HookPoint hook)
    {
        Tensor value = this[hook];
        if (!selection.KeepsGraph)
            throw new InvalidOperationException($"This trace of {Network.Description.Name} has no gradients; ask TraceWithGradients for one that does.");
        return value.grad ?? throw new InvalidOperationException($"There is no gradient at {hook.Name} of {Network.Description.Name}: call backward() on a loss computed from the trace's output first, and mind that the hook point must have an effect on it.");
    }

    /// <summary>Whether a hook point was recorded.</summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <returns>True if its value is here.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public bool Has(HookPoint hook) => Find(values, hook) is not null;

    /// <summary>
    /// The value that a layer computed, before interventions at its hook point: the slope of some layers follows from it.
    /// The trace owns it.
    /// </summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <returns>The value, [batch, ..shape..].</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="InvalidOperationException">The value was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public Tensor Computed(HookPoint hook) => Find(computed, hook) ?? this[hook];

    /// <summary>
    /// Called by the network: intervenes in the value at a hook point and records it, where that was asked for. The trace then
    /// owns the tensor, so it must be one of this forward pass.
    /// </summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value that was computed; afterwards the one with which to go on.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Record(HookPoint hook, ref Tensor value)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(value);
        if (complete)
            throw new InvalidOperationException("A trace is filled by the network that makes it, and by nobody else.");
        bool wanted = selection.Wants(hook);
        if (selection.Interventions.Any(hook))
        {
            if (wanted)
                computed[hook.Index] = value;
            value = selection.Interventions.Apply(hook, value);
        }

        if (wanted)
        {
            if (selection.KeepsGraph && value.requires_grad)
            {
                // A node of its own in the graph, with which the network goes on, so that gradients arrive at it: the same
                // variable would have the gradients of the other hook points with this value too. This view keeps the strides
                // as they are, by which torch chooses its kernels; view_as sets those of dimensions of one entry anew.
                value = value.transpose(0, 0);
                value.retain_grad();
            }

            values[hook.Index] = value;
        }

        return hook.Index >= selection.Last;
    }

    /// <summary>Called by the network: records the value and the mask of a gated layer, which is where its input is positive.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value that was computed; afterwards the one with which to go on.</param>
    /// <param name="preActivation">The layer's input, whose sign is the mask.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool RecordGate(HookPoint hook, ref Tensor value, Tensor preActivation)
    {
        if (selection.Wants(hook))
            masks[hook.Index] = preActivation.IsPositive();
        return Record(hook, ref value);
    }

    /// <summary>
    /// Called by the network: records the value and the mask of a rectifier, which is where the value is not zero. That takes a
    /// fifth of the time of comparing the layer's input.
    /// </summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value that was computed, max(x, 0); afterwards the one with which to go on.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool RecordReLU(HookPoint hook, ref Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (selection.Wants(hook))
            masks[hook.Index] = value.to(ScalarType.Bool);
        return Record(hook, ref value);
    }

    /// <summary>Called by the network: records the value and the mask of a piecewise linear layer.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value that was computed; afterwards the one with which to go on.</param>
    /// <param name="input">The layer's input.</param>
    /// <param name="mask">The layer's mask from its input.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool RecordMask(HookPoint hook, ref Tensor value, Tensor input, Func<Tensor, Tensor> mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (selection.Wants(hook))
            masks[hook.Index] = mask(input);
        return Record(hook, ref value);
    }

    /// <summary>Called by the network: pulls cotangents back through the interventions at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="g">The cotangents of the value after the interventions, [k, batch or 1, ..shape..].</param>
    /// <returns>Those of the value that the layer computed.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PullBack(HookPoint hook, Tensor g) => selection.Interventions.Any(hook) ? selection.Interventions.PullBack(hook, g) : g;

    /// <summary>Called by the network: pushes tangents forward through the interventions at a hook point.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="t">The tangents of the value that the layer computed, [k, batch or 1, ..shape..].</param>
    /// <returns>Those of the value after the interventions.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor PushForward(HookPoint hook, Tensor t) => selection.Interventions.Any(hook) ? selection.Interventions.PushForward(hook, t) : t;

    /// <summary>Frees the recorded tensors.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the recorded tensors.</summary>
    /// <param name="disposing">Whether it was called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || disposed)
            return;
        disposed = true;
        foreach (Tensor? tensor in values.Concat(computed).Concat(masks))
            tensor?.Dispose();
    }

    /// <summary>Whether a tensor is on the device of the recorded values.</summary>
    internal bool IsOn(Tensor tensor) => tensor.device_type == Device.type && tensor.device_index == Device.index;

    /// <summary>Throws if the trace was disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was.</exception>
    internal void RequireAlive()
    {
        if (disposed)
            throw new ObjectDisposedException(GetType().Name, $"The trace of {Network.Description.Name} was disposed; read it before that, or record it again.");
    }

    /// <summary>Whether there are interventions at a hook point.</summary>
    internal bool Intervenes(HookPoint hook) => selection.Interventions.Any(hook);

    /// <summary>Takes the recorded tensors out of the dispose scope in which they were made.</summary>
    internal void Complete()
    {
        complete = true;
        foreach (Tensor? tensor in values.Concat(computed).Concat(masks))
            tensor?.DetachFromDisposeScope();
    }

    /// <summary>Throws unless everything is recorded that products from one hook point to another need.</summary>
    internal void RequireForProducts(HookPoint from, HookPoint to)
    {
        List<HookPoint> missing = [];
        for (int index = from.Index; index < to.Index; index++)
            foreach (HookPoint needed in Network.Description.AllLayers[index].ProductsNeed)
                if (!Has(needed) && !missing.Contains(needed))
                    missing.Add(needed);
        if (missing.Count > 0)
            throw NotRecorded(missing, $"Products from {from.Name} to {to.Name} need more than the trace holds: ");
    }

    private Tensor? Find(Tensor?[] tensors, HookPoint hook)
    {
        RequireAlive();
        Network.Description.Require(hook);
        Tensor? tensor = tensors[hook.Index];
        if (tensor is { IsInvalid: true })
            throw new ObjectDisposedException(hook.Name, $"The recorded tensor at {hook.Name} of {Network.Description.Name} was disposed; a trace owns its tensors, so dispose the trace instead.");
        return tensor;
    }

    private InvalidOperationException NotRecorded(List<HookPoint> missing, string? lead = null)
    {
        string name = Network.Description.Name;
        string hooks = string.Join(", ", missing.Select(hook => $"{name}.Hooks.{hook.Name}"));
        string recorded = string.Join(", ", Recorded);
        return new($"{lead}{string.Join(", ", missing)} of {name} {(missing.Count == 1 ? "was" : "were")} not recorded; this trace holds {(recorded.Length == 0 ? "nothing" : recorded)}. Ask Trace for {hooks} too, or for everything.");
    }
}
