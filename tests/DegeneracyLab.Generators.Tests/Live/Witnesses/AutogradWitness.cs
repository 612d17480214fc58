using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// Jacobians by autograd, on the graph of a traced pass: each recorded value is a node with which the network went on, so
/// that the gradient there is the derivative by the value at the hook point, all ways from there taken together.
/// </summary>
internal static class AutogradWitness
{
    /// <summary>d to / d from for all hook points up to <paramref name="to"/>, [batch, to, from], flattened.</summary>
    /// <param name="live">The network.</param>
    /// <param name="input">The input.</param>
    /// <param name="to">The hook point that is differentiated.</param>
    /// <param name="interventions">The interventions for so many copies of the batch; null for none.</param>
    /// <returns>By index; null for hook points at which autograd has no graph, because nothing trained comes before.</returns>
    public static Tensor?[] Jacobians(LiveNetwork live, Tensor input, HookPoint to, Func<long, Interventions>? interventions = null)
    {
        long batch = input.shape[0], outputs = live.Description.WidthAt(to);
        using DisposeScope scope = NewDisposeScope();

        // One copy of the batch for each output, so that one call gives all rows.
        Tensor copies = input.repeat([outputs, .. Enumerable.Repeat(1L, (int)input.dim() - 1)]);
        using NetworkTrace trace = live.Network.TraceWithGradients(copies, interventions: interventions?.Invoke(outputs));
        var result = new Tensor?[to.Index + 1];
        HookPoint[] from = [.. live.Hooks.Take(to.Index + 1).Where(hook => trace[hook].requires_grad)];
        if (from.Contains(to))
        {
            Tensor rows = eye(outputs, dtype: trace[to].dtype).repeat_interleave(batch, 0).reshape(trace[to].shape);
            IList<Tensor> gradients = autograd.grad([trace[to]], [.. from.Select(hook => trace[hook])], [rows], allow_unused: true);
            for (int i = 0; i < from.Length; i++)
                result[from[i].Index] = ByOutput(Numbers.OrNull(gradients[i]) ?? zeros(trace[from[i]].shape, dtype: rows.dtype), outputs, batch).MoveToOuterDisposeScope();
        }

        return result;
    }

    /// <summary>d to / d parameters, [batch, to, parameters], one sample and one output after the other.</summary>
    public static Tensor ParameterJacobian(LiveNetwork live, Tensor input, HookPoint to, Interventions? interventions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkTrace trace = live.Network.TraceWithGradients(input, interventions: interventions);
        Tensor value = trace[to].flatten(1);
        Tensor[] parameters = [.. live.Network.NamedParameters().Select(named => (Tensor)named.Parameter)];
        List<Tensor> rows = [];
        for (long sample = 0; sample < value.shape[0]; sample++)
        {
            for (long output = 0; output < value.shape[1]; output++)
            {
                Tensor?[] gradients = new Tensor?[parameters.Length];
                if (value.requires_grad && parameters.Length > 0)
                    autograd.grad([value[sample, output]], parameters, retain_graph: true, allow_unused: true).CopyTo(gradients!, 0);
                rows.Add(cat([zeros(0, dtype: live.Network.Dtype), .. parameters.Select((parameter, i) => (Numbers.OrNull(gradients[i]) ?? zeros_like(parameter)).flatten())], 0));
            }
        }

        return stack(rows).reshape(value.shape[0], value.shape[1], -1).detach().MoveToOuterDisposeScope();
    }

    /// <summary>Gradients of copies, [outputs x batch, ..], as a Jacobian, [batch, outputs, entries].</summary>
    public static Tensor ByOutput(Tensor gradients, long outputs, long batch) => gradients.reshape(outputs, batch, -1).permute(1, 0, 2);
}
