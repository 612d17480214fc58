using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// Jacobians of the declaration, computed anew and started at a cut: the values at a hook point, and those that go by it,
/// are independent variables. It shares nothing with the library but the names.
/// </summary>
internal static class RestartWitness
{
    /// <summary>d to / d from, and d to / d c with c the factor of the biases on the way.</summary>
    /// <param name="live">The network.</param>
    /// <param name="trace">A trace of everything; its values are those at the cut.</param>
    /// <param name="from">Where the cut is.</param>
    /// <param name="to">The hook point that is differentiated.</param>
    /// <param name="carry">Whether both ends are node layers.</param>
    /// <param name="change">What else happens at hook points, to so many copies of the batch; null for nothing.</param>
    /// <returns>[batch, to, from] and [batch, to], flattened.</returns>
    public static (Tensor Jacobian, Tensor Constant) Jacobian(LiveNetwork live, NetworkTrace trace, HookPoint from, HookPoint to, bool carry, Func<long, Func<string, Tensor, Tensor>>? change = null)
    {
        using DisposeScope scope = NewDisposeScope();
        HookPoint[] cut = Node(live, from, carry), node = Node(live, to, carry);
        long batch = trace.BatchSize, outputs = node.Sum(live.Description.WidthAt);
        Dictionary<string, Tensor> leaves = cut.ToDictionary(hook => hook.Name, hook => Copies(trace[hook], outputs).detach().requires_grad_());
        Tensor constant = ones(outputs * batch, dtype: live.Network.Dtype).requires_grad_();
        Func<string, Tensor, Tensor>? other = change?.Invoke(outputs);
        Dictionary<string, Tensor> values = [];
        live.Evaluate(
            // What interventions there do is done once more.
            Copies(trace.Computed(live.Description.Input), outputs),
            (name, value) => values[name] = leaves.TryGetValue(name, out Tensor? leaf) ? leaf : other is null ? value : other(name, value),
            constant);

        Tensor y = Join([.. node.Select(hook => values[hook.Name])]);
        if (!y.requires_grad)
            return (zeros(batch, outputs, cut.Sum(live.Description.WidthAt), dtype: y.dtype).MoveToOuterDisposeScope(), zeros(batch, outputs, dtype: y.dtype).MoveToOuterDisposeScope());
        Tensor rows = eye(outputs, dtype: y.dtype).repeat_interleave(batch, 0).reshape(y.shape);
        Tensor[] variables = [.. cut.Select(hook => leaves[hook.Name]), constant];
        IList<Tensor?> gradients = autograd.grad([y], variables, [rows], allow_unused: true)!;
        Tensor[] found = [.. gradients.Select((gradient, i) => Numbers.OrNull(gradient) ?? zeros_like(variables[i]))];
        return (
            AutogradWitness.ByOutput(Join(found[..^1]), outputs, batch).detach().MoveToOuterDisposeScope(),
            found[^1].detach().reshape(outputs, batch).t().MoveToOuterDisposeScope());
    }

    /// <summary>The hook point and those whose values go by it.</summary>
    private static HookPoint[] Node(LiveNetwork live, HookPoint hook, bool carry) => carry ? [hook, .. live.Description.CarriedAt(hook)] : [hook];

    /// <summary>Side by side: on the last dimension where the others are the same, else all entries.</summary>
    private static Tensor Join(Tensor[] parts)
    {
        bool aligned = parts.All(part => part.shape.SkipLast(1).SequenceEqual(parts[0].shape.SkipLast(1)));
        return cat([.. parts.Select(part => aligned ? part : part.flatten(1))], -1).flatten(1);
    }

    private static Tensor Copies(Tensor value, long copies) => value.repeat([copies, .. Enumerable.Repeat(1L, (int)value.dim() - 1)]);
}
