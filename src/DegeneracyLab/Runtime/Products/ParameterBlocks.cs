using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The columns of an explicit parameter Jacobian, gathered parameter by parameter: each layer adds what its own use of a
/// parameter contributes, so that shared weights get the sum. Generated code adds its layers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterBlocks
{
    private readonly IInstrumentedNetwork network;
    private readonly HookPoint to;
    private readonly Dictionary<Parameter, Tensor> columns = new(ReferenceEqualityComparer.Instance);

    internal ParameterBlocks(IInstrumentedNetwork network, NetworkTrace trace, HookPoint to)
    {
        this.network = network;
        this.to = to;
        Trace = trace;
    }

    /// <summary>The trace at which the Jacobian is taken.</summary>
    public NetworkTrace Trace { get; }

    /// <summary>
    /// Adds a fully connected layer p = x W^T + b: d to_k / d W_oi = sum_j J_kjo x_ji and d to_k / d b_o = sum_j J_kjo with
    /// J = d to / d p and j over the positions, where there are any.
    /// </summary>
    /// <param name="hook">The hook point of the layer's output p.</param>
    /// <param name="input">The hook point of its input x.</param>
    /// <param name="layer">The layer.</param>
    public void Linear(HookPoint hook, HookPoint input, Linear layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (Reaches(hook))
            Linear(hook, Trace[input], layer.weight!, layer.bias);
    }

    /// <summary>Adds weights W and a bias b that make p = x W^T + b.</summary>
    /// <param name="hook">The hook point of p.</param>
    /// <param name="x">The input x, [batch, .., inputs].</param>
    /// <param name="weight">The weights, [outputs, inputs].</param>
    /// <param name="bias">The bias, [outputs]; null if there is none.</param>
    public void Linear(HookPoint hook, Tensor x, Parameter weight, Parameter? bias)
    {
        if (CotangentsAt(hook) is not { } g)                                                  // [to, batch, .., outputs]
            return;
        Tensor positions = MergePositions(g);                                                 // [to, batch, j, outputs]
        Tensor inputs = MergePositions(x.unsqueeze(0));                                      // [1, batch, j, inputs]
        Add(weight, positions.transpose(-1, -2).MatMul(inputs));                              // [to, batch, outputs, inputs]
        if (bias is not null)
            Add(bias, positions.sum([2]));
    }

    /// <summary>
    /// Adds a table of vectors y_p = W[token_p]: d to_k / d W_ti is the sum of J_kpi over the positions p that hold token t,
    /// with J = d to / d y.
    /// </summary>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="tokens">The hook point of the token ids.</param>
    /// <param name="table">The table.</param>
    public void Embedding(HookPoint hook, HookPoint tokens, TokenEmbeddingModule table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (CotangentsAt(hook) is not { } g)                                                  // [to, batch, positions, width]
            return;
        Parameter weight = table.weight;
        Tensor ids = Trace[tokens].unsqueeze(-1).expand(g.shape);
        Tensor columns = zeros([g.shape[0], g.shape[1], .. weight.shape], dtype: g.dtype, device: g.device);
        Add(weight, columns.scatter_add_(2, ids, g));
    }

    /// <summary>
    /// Whether a layer has an effect on what is differentiated: the recordings of one that comes later are not needed, and
    /// may not be there.
    /// </summary>
    /// <param name="hook">The hook point of the layer.</param>
    /// <returns>False if the layer comes later.</returns>
    public bool Reaches(HookPoint hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return hook.Index <= to.Index;
    }

    /// <summary>
    /// The derivative of what is differentiated by the value that a layer computed, before interventions there.
    /// </summary>
    /// <param name="hook">The hook point of the layer.</param>
    /// <returns>The cotangents, [to, batch, ..hook..]; null if the layer comes later.</returns>
    public Tensor? CotangentsAt(HookPoint hook)
    {
        if (!Reaches(hook))
            return null;
        long outputs = network.Description.WidthAt(to);
        Tensor units = eye(outputs, dtype: network.Dtype, device: Trace[to].device).reshape([outputs, 1, .. network.Description.ShapeAt(to)]);
        return Trace.PullBack(hook, network.Vjp(Trace, hook, to, units));
    }

    /// <summary>Adds to the columns of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="part">The derivative, [to, batch, ..parameter..].</param>
    public void Add(Parameter parameter, Tensor part)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(part);
        if (!parameter.requires_grad)
            return;
        Tensor flat = part.reshape(part.size(0), part.size(1), parameter.numel());
        columns[parameter] = columns.TryGetValue(parameter, out Tensor? sum) ? sum.Plus(flat) : flat;
    }

    /// <summary>[to, batch, .., width] -> [to, batch, positions, width]; a batch may be empty.</summary>
    internal static Tensor MergePositions(Tensor vectors)
    {
        long[] shape = vectors.shape;
        return vectors.reshape(shape[0], shape[1], shape[2..^1].Aggregate(1L, static (product, size) => product * size), shape[^1]);
    }

    /// <summary>All columns, [batch, ..to.., parameters], in the order of the network's parameters.</summary>
    internal Tensor Join()
    {
        long outputs = network.Description.WidthAt(to);
        Tensor[] blocks = [.. network.NamedParameters().Select(named => columns.TryGetValue(named.Parameter, out Tensor? column)
            ? column.permute(1, 0, 2)
            : zeros(Trace.BatchSize, outputs, named.Parameter.numel(), dtype: network.Dtype, device: named.Parameter.device))];
        Tensor joined = blocks.Length == 0 ? zeros(Trace.BatchSize, outputs, 0, dtype: network.Dtype, device: Trace.Device) : cat(blocks, -1);
        return joined.reshape([Trace.BatchSize, .. network.Description.ShapeAt(to), joined.shape[^1]]);
    }
}
