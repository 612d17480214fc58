using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>
/// The network computed anew, from the layers and the parameters alone, and differentiated by autograd: what the
/// generated products are held against.
/// </summary>
internal sealed class Reference(NetworkSample sample, IInstrumentedNetwork network)
{
    private readonly Dictionary<string, Tensor> parameters = network.NamedParameters().ToDictionary(pair => pair.Name, pair => (Tensor)pair.Parameter);

    /// <summary>The value at a hook point from that at an earlier one. All biases are multiplied by <paramref name="c"/>.</summary>
    public Tensor Forward(Tensor x, int from, int to, Tensor? c = null)
    {
        int linear = sample.Layers.Take(from).Count(layer => layer.Kind == "Linear");
        foreach (LayerSample layer in sample.Layers.Take(to).Skip(from))
        {
            x = layer.Kind switch
            {
                "Linear" => Linear(x, ++linear, layer.Bias, c),
                "ReLU" => nn.functional.relu(x),
                "LeakyReLU" => nn.functional.leaky_relu(x, layer.Slope),
                "Tanh" => x.tanh(),
                "Sigmoid" => x.sigmoid(),
                "GELU" => nn.functional.gelu(x),
                "SiLU" => x * x.sigmoid(),
                "Softplus" => nn.functional.softplus(x),
                "Identity" => x * 1,
                _ => throw new ArgumentOutOfRangeException(nameof(to), layer.Kind),
            };
        }

        return x;
    }

    /// <summary>d to / d from, [batch, to, from], and d to / d c, [batch, to], with c the factor of all biases between.</summary>
    public (Tensor Jacobian, Tensor Constant) Jacobian(Tensor x, int from, int to)
    {
        long batch = x.shape[0], inputs = x.shape[1];
        long outputs = Forward(x, from, to).shape[1];

        // One copy of the batch for each output, so that one call gives all rows.
        using var copies = x.detach().repeat(outputs, 1).requires_grad_();
        using var c = ones(outputs * batch, 1, dtype: x.dtype).requires_grad_();
        Tensor y = Forward(copies, from, to, c);
        Tensor rows = eye(outputs, dtype: x.dtype).repeat_interleave(batch, 0);
        bool hasBias = sample.Layers.Take(to).Skip(from).Any(layer => layer is { Kind: "Linear", Bias: true });
        IList<Tensor> gradients = autograd.grad([y], hasBias ? [copies, c] : [copies], [rows]);
        return (
            gradients[0].reshape(outputs, batch, inputs).permute(1, 0, 2),
            hasBias ? gradients[1].reshape(outputs, batch).t() : zeros(batch, outputs, dtype: x.dtype));
    }

    /// <summary>d to / d parameters, [batch, to, parameters], one sample and one output after the other.</summary>
    public Tensor ParameterJacobian(Tensor x, int to)
    {
        Tensor y = Forward(x, 0, to);
        List<Tensor> rows = [];
        int used = sample.Layers.Take(to).Where(layer => layer.Kind == "Linear").Sum(layer => layer.Bias ? 2 : 1);
        Tensor[] all = [.. network.NamedParameters().Select(pair => (Tensor)pair.Parameter)];
        for (long sampleIndex = 0; sampleIndex < y.shape[0]; sampleIndex++)
        {
            for (long output = 0; output < y.shape[1]; output++)
            {
                IList<Tensor> gradients = used == 0 ? [] : autograd.grad([y[sampleIndex, output]], all[..used], retain_graph: true);
                rows.Add(cat([.. gradients.Select(gradient => gradient.flatten()), .. all[used..].Select(parameter => zeros(parameter.numel(), dtype: x.dtype))], 0));
            }
        }

        return stack(rows).reshape(y.shape[0], y.shape[1], -1);
    }

    private Tensor Linear(Tensor x, int ordinal, bool bias, Tensor? c)
    {
        Tensor product = x.matmul(parameters[FormattableString.Invariant($"Linear{ordinal}.weight")].t());
        if (!bias)
            return product;
        Tensor b = parameters[FormattableString.Invariant($"Linear{ordinal}.bias")];
        return product + (c is null ? b : b * c);
    }
}
