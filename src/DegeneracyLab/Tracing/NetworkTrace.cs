using System.ComponentModel;
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
    private readonly Tensor?[] masks;
    private bool complete;
    private bool disposed;

    /// <summary>An empty recording; the network fills it.</summary>
    /// <param name="network">The network that is recorded.</param>
    /// <param name="selection">What is recorded.</param>
    protected NetworkTrace(IInstrumentedNetwork network, TraceSelection selection)
    {
        Network = network;
        this.selection = selection;
        values = new Tensor?[network.Description.HookPoints.Count];
        masks = new Tensor?[values.Length];
    }

    /// <summary>The network that was recorded.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The number of samples.</summary>
    public long BatchSize { get; internal set; }

    /// <summary>The hook points that were recorded, in the order of computation.</summary>
    public IReadOnlyList<HookPoint> Recorded => [.. Network.Description.HookPoints.Where(Has)];

    /// <summary>The value at a hook point, [batch, ..shape..]. The trace owns it.</summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="InvalidOperationException">The value was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public Tensor this[HookPoint hook] => Find(values, hook) ?? throw NotRecorded([hook]);

    /// <summary>
    /// The mask of a gated layer, [batch, ..shape..] of booleans: where the layer's input is positive. The trace owns it.
    /// </summary>
    /// <param name="hook">The hook point of a gated layer.</param>
    /// <exception cref="ArgumentException">The hook point belongs to another network, or its layer has no mask.</exception>
    /// <exception cref="InvalidOperationException">The mask was not recorded.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    /// <returns>The mask.</returns>
    public Tensor Mask(HookPoint hook)
    {
        Tensor? mask = Find(masks, hook);
        if (mask is null && (hook.Index == 0 || Network.Description.Layers[hook.Index - 1].Derivative != LayerDerivative.Gate))
            throw new ArgumentException($"{hook.Name} of {Network.Description.Name} has no mask: only gated layers (ReLU, LeakyReLU) have one.", nameof(hook));
        return mask ?? throw NotRecorded([hook]);
    }

    /// <summary>Whether a hook point was recorded.</summary>
    /// <param name="hook">A hook point of the network.</param>
    /// <returns>True if its value is here.</returns>
    /// <exception cref="ArgumentException">The hook point belongs to another network.</exception>
    /// <exception cref="ObjectDisposedException">The trace was disposed.</exception>
    public bool Has(HookPoint hook) => Find(values, hook) is not null;

    /// <summary>Called by generated code: records the value at a hook point, if it was asked for.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value there.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Record(HookPoint hook, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (complete)
            throw new InvalidOperationException("A trace is filled by the network that makes it, and by nobody else.");
        // An alias, because the recording must not share the lifetime of the caller's tensor.
        if (selection.Wants(hook))
            values[hook.Index] = value.alias();
        return hook.Index >= selection.Last;
    }

    /// <summary>Called by generated code: records the value and the mask of a gated layer, if they were asked for.</summary>
    /// <param name="hook">The hook point.</param>
    /// <param name="value">The value there.</param>
    /// <param name="preActivation">The layer's input, whose sign is the mask.</param>
    /// <returns>Whether nothing after this hook point is to be recorded.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool RecordGate(HookPoint hook, Tensor value, Tensor preActivation)
    {
        bool last = Record(hook, value);
        if (selection.Wants(hook))
            masks[hook.Index] = preActivation.gt(0);
        return last;
    }

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
        foreach (Tensor? tensor in values.Concat(masks))
            tensor?.Dispose();
    }

    /// <summary>Takes the recorded tensors out of the dispose scope in which they were made.</summary>
    internal void Complete()
    {
        complete = true;
        foreach (Tensor? tensor in values.Concat(masks))
            tensor?.DetachFromDisposeScope();
    }

    /// <summary>Throws unless everything is recorded that products from one hook point to another need.</summary>
    internal void RequireForProducts(HookPoint from, HookPoint to)
    {
        List<HookPoint> missing = [];
        for (int index = from.Index; index < to.Index; index++)
            if (Network.Description.Layers[index].ProductsNeed is { } needed && !Has(needed) && !missing.Contains(needed))
                missing.Add(needed);
        if (missing.Count > 0)
            throw NotRecorded(missing, $"Products from {from.Name} to {to.Name} need more than the trace holds: ");
    }

    private Tensor? Find(Tensor?[] tensors, HookPoint hook)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Network.Description.Require(hook);
        return tensors[hook.Index];
    }

    private InvalidOperationException NotRecorded(List<HookPoint> missing, string? lead = null)
    {
        string name = Network.Description.Name;
        string hooks = string.Join(", ", missing.Select(hook => $"{name}.Hooks.{hook.Name}"));
        string recorded = string.Join(", ", Recorded);
        return new($"{lead}{string.Join(", ", missing)} of {name} {(missing.Count == 1 ? "was" : "were")} not recorded; this trace holds {(recorded.Length == 0 ? "nothing" : recorded)}. Ask Trace for {hooks} too, or for everything.");
    }
}
