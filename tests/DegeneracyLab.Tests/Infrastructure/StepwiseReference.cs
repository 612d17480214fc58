using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests;

/// <summary>
/// A network of one block computed anew, hook point by hook point, from the parameters alone, and differentiated by
/// autograd: what the block's products are held against. A computation starts at a node layer of a trace, the hook point's
/// value alone or with those carried, and everything else is taken from the trace and held fixed.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="step">The value at the hook point with the given index, from those before; all biases times the factor.</param>
/// <param name="interventions">What is changed after each step.</param>
internal sealed class StepwiseReference(BlockNetwork network, Func<int, Tensor[], Tensor, Tensor> step, Interventions interventions)
{
    /// <summary>d to / d from and, as the last column, by the factor of all biases between: [batch, to, from + 1], flattened.</summary>
    public Tensor Jacobian(NetworkTrace trace, HookPoint from, HookPoint to, bool carry)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = enable_grad();
        NetworkDescription description = network.Description;
        HookPoint[] ends = carry ? [to, .. description.CarriedAt(to)] : [to];
        long outputs = ends.Sum(description.WidthAt);

        // One copy of the batch for each output, so that one call gives all rows.
        Tensor[] values = [.. description.HookPoints.Select(hook => trace[hook]).Select(value => value.repeat([outputs, .. Enumerable.Repeat(1L, (int)value.dim() - 1)]))];
        HookPoint[] starts = carry ? [from, .. description.CarriedAt(from)] : [from];
        Tensor factor = ones(outputs * trace.BatchSize, dtype: network.Dtype);
        Tensor[] leaves = [.. starts.Select(hook => values[hook.Index]), factor];
        foreach (Tensor leaf in leaves)
            leaf.requires_grad_();
        HashSet<int> held = [.. description.CarriedAt(from).Select(hook => hook.Index)];
        for (int index = from.Index + 1; index <= ends.Max(hook => hook.Index); index++)
            if (!held.Contains(index))
                values[index] = interventions.Apply(description.HookPoints[index], step(index, values, factor));

        Tensor node = Node([.. ends.Select(hook => values[hook.Index])]);
        Tensor rows = eye(outputs, dtype: network.Dtype).repeat_interleave(trace.BatchSize, 0);
        // What does not depend on a leaf has a derivative of zero, and not none.
        Tensor none = leaves.Select(leaf => 0 * leaf.sum()).Aggregate((a, b) => a + b);
        IList<Tensor> gradients = autograd.grad([(node * rows).sum() + none], leaves);
        Tensor jacobian = cat([Node([.. gradients.SkipLast(1)]), gradients[^1].unsqueeze(-1)], -1);
        return jacobian.reshape(outputs, trace.BatchSize, -1).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>d to / d parameters, [batch, to, parameters].</summary>
    public Tensor ParameterJacobian(NetworkTrace trace, HookPoint to)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = enable_grad();
        NetworkDescription description = network.Description;
        Tensor[] values = [.. description.HookPoints.Select(hook => trace[hook].detach())];
        Tensor factor = ones(trace.BatchSize, dtype: network.Dtype);
        for (int index = 1; index <= to.Index; index++)
            values[index] = interventions.Apply(description.HookPoints[index], step(index, values, factor));
        Tensor[] parameters = [.. network.NamedParameters().Select(named => (Tensor)named.Parameter)];
        Tensor flat = values[to.Index].flatten(1);
        foreach (Tensor parameter in parameters)
            flat = flat + 0 * parameter.sum();
        List<Tensor> rows = [];
        for (long sample = 0; sample < flat.shape[0]; sample++)
            for (long output = 0; output < flat.shape[1]; output++)
                rows.Add(cat([.. autograd.grad([flat[sample, output]], parameters, retain_graph: true).Select(gradient => gradient.flatten())], 0));
        return stack(rows).reshape(flat.shape[0], flat.shape[1], -1).MoveToOuterDisposeScope();
    }

    /// <summary>Values side by side, as <see cref="NetworkTrace.NodeLayer"/> has them, then flattened.</summary>
    private static Tensor Node(Tensor[] values)
    {
        long[][] leading = [.. values.Select(value => value.shape[..^1])];
        bool aligned = leading.All(shape => shape.SequenceEqual(leading[0]));
        return cat([.. values.Select(value => aligned ? value : value.flatten(1))], -1).flatten(1);
    }
}
