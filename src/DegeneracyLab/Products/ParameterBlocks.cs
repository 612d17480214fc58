using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The blocks of columns of an explicit parameter Jacobian, one for each parameter, in the order in which they are
/// added. Generated code adds its layers.
/// </summary>
public sealed class ParameterBlocks
{
    private readonly IInstrumentedNetwork network;
    private readonly NetworkTrace trace;
    private readonly HookPoint to;
    private readonly List<Tensor> blocks = [];

    internal ParameterBlocks(IInstrumentedNetwork network, NetworkTrace trace, HookPoint to)
    {
        this.network = network;
        this.trace = trace;
        this.to = to;
    }

    /// <summary>
    /// Adds a fully connected layer p = x W^T + b: d to_k / d W_oi = J_ko x_i and d to_k / d b_o = J_ko with J = d to / d p.
    /// </summary>
    /// <param name="hook">The hook point of the layer's output p.</param>
    /// <param name="input">The hook point of its input x.</param>
    /// <param name="layer">The layer.</param>
    public void Linear(HookPoint hook, HookPoint input, Linear layer)
    {
        ArgumentNullException.ThrowIfNull(hook);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layer);
        if (hook.Index > to.Index)
        {
            AddZeros(layer.weight!);
            if (layer.bias is not null)
                AddZeros(layer.bias);
            return;
        }

        Tensor jacobian = network.Jacobian(trace, hook, to);                      // [batch, to, outputs]
        Tensor x = trace[input].unsqueeze(1).unsqueeze(1);                        // [batch, 1, 1, inputs]
        blocks.Add((jacobian.unsqueeze(-1) * x).flatten(2));                      // [batch, to, outputs * inputs]
        if (layer.bias is not null)
            blocks.Add(jacobian);
    }

    /// <summary>All columns, [batch, to, parameters].</summary>
    internal Tensor Join() => blocks.Count == 0
        ? zeros(trace.BatchSize, network.Description.WidthAt(to), 0, dtype: network.Dtype)
        : cat(blocks, -1);

    private void AddZeros(Parameter parameter) =>
        blocks.Add(zeros(trace.BatchSize, network.Description.WidthAt(to), parameter.numel(), dtype: network.Dtype, device: parameter.device));
}
