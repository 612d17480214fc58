using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>The derivatives of a network by autograd, one output after the other.</summary>
internal sealed class Reference(ChainNetwork network, Tensor x, Interventions interventions)
{
    /// <summary>The value at every hook point.</summary>
    public IReadOnlyDictionary<HookPoint, Tensor> Values()
    {
        using var unrecorded = no_grad();
        return Run(new Dictionary<HookPoint, Tensor>(), ones(x.shape[0], dtype: network.Dtype));
    }

    /// <summary>
    /// d to / d from, [batch, to, from], and d to / d c, [batch, to], with c the factor of all biases on the way; hook
    /// points with the values that go by if <paramref name="carry"/>, which are else held.
    /// </summary>
    public (Tensor Jacobian, Tensor Constant) Jacobian(HookPoint from, HookPoint to, bool carry)
    {
        HookPoint[] sources = Node(from, carry), targets = Node(to, carry);
        IReadOnlyDictionary<HookPoint, Tensor> values = Values();
        Tensor node = Join([.. sources.Select(hook => values[hook])]).detach().clone().requires_grad_();
        Tensor constant = ones(x.shape[0], dtype: network.Dtype).requires_grad_();
        Parameter[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        try
        {
            // What needs a gradient is then what depends on the node.
            foreach (Parameter parameter in parameters)
                parameter.requires_grad = false;
            IReadOnlyDictionary<HookPoint, Tensor> run = Run(Split(node, sources), constant);
            Tensor y = Join([.. targets.Select(hook => run[hook])]).flatten(1);
            Tensor used = (node.sum() + constant.sum()) * 0;
            List<Tensor> rows = [], constants = [];
            for (long output = 0; output < y.shape[1]; output++)
            {
                IList<Tensor> gradients = autograd.grad([y.select(1, output).sum() + used], [node, constant], retain_graph: true);
                rows.Add(gradients[0].flatten(1));
                constants.Add(gradients[1]);
            }

            return (stack(rows, 1), stack(constants, 1));
        }
        finally
        {
            foreach (Parameter parameter in parameters)
                parameter.requires_grad = true;
        }
    }

    /// <summary>d to / d parameters, [batch, to, parameters].</summary>
    public Tensor ParameterJacobian(HookPoint to)
    {
        Tensor y = Run(new Dictionary<HookPoint, Tensor>(), ones(x.shape[0], dtype: network.Dtype))[to].flatten(1);
        Tensor[] parameters = [.. network.NamedParameters().Select(named => (Tensor)named.Parameter)];
        Tensor used = parameters.Select(parameter => parameter.sum()).Aggregate((sum, other) => sum + other) * 0;
        List<Tensor> rows = [];
        for (long sample = 0; sample < y.shape[0]; sample++)
            for (long output = 0; output < y.shape[1]; output++)
                rows.Add(cat([.. autograd.grad([y[sample, output] + used], parameters, retain_graph: true).Select(gradient => gradient.flatten())], 0));
        return stack(rows).reshape(y.shape[0], y.shape[1], -1);
    }

    private HookPoint[] Node(HookPoint hook, bool carry) => carry ? [hook, .. network.Description.CarriedAt(hook)] : [hook];

    private Dictionary<HookPoint, Tensor> Run(IReadOnlyDictionary<HookPoint, Tensor> leaves, Tensor constant)
    {
        var run = new ReferenceRun(interventions, leaves, constant);
        network.Chain.Run(run, run.At(network.Input, x));
        return run.Values;
    }

    /// <summary>As <see cref="NetworkTrace.NodeLayer"/>.</summary>
    private static Tensor Join(Tensor[] values)
    {
        bool aligned = values.All(value => value.shape.SkipLast(1).SequenceEqual(values[0].shape.SkipLast(1)));
        return cat([.. values.Select(value => aligned ? value : value.flatten(1))], -1);
    }

    private Dictionary<HookPoint, Tensor> Split(Tensor node, HookPoint[] hooks)
    {
        Dictionary<HookPoint, Tensor> parts = [];
        long start = 0;
        foreach (HookPoint hook in hooks)
        {
            long[] shape = [.. network.Description.ShapeAt(hook)];
            long length = node.dim() == shape.Length + 1 ? shape[^1] : shape.Aggregate(1L, (product, size) => product * size);
            parts[hook] = node.narrow(-1, start, length).reshape([node.shape[0], .. shape]);
            start += length;
        }

        return parts;
    }
}
