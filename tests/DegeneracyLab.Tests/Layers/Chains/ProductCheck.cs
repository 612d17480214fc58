using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Layers;

/// <summary>Holds a network's values, Jacobian products and parameter Jacobians against autograd.</summary>
internal static class ProductCheck
{
    private const double Tolerance = 1e-10;

    public static Tensor Input(ChainNetwork network, long batch) =>
        randn([batch, .. network.Description.InputShape], dtype: network.Dtype, generator: new Generator(7));

    /// <summary>Every pair of hook points, from the first one by which can be differentiated, and every parameter Jacobian.</summary>
    public static void Everything(ChainNetwork network, Tensor x, Interventions? interventions = null)
    {
        using var scope = NewDisposeScope();
        Values(network, x, interventions);
        foreach (HookPoint from in network.Description.HookPoints.Skip(network.Description.Vocabulary is null ? 0 : 1))
            foreach (HookPoint to in network.Description.HookPoints.Skip(from.Index))
                foreach (bool carry in network.Description.AllLayers.Any(layer => layer.Carries.Count > 0) ? [false, true] : new[] { false })
                    Pair(network, x, interventions, from, to, carry);
        Parameters(network, x, interventions);
    }

    /// <summary>The recording is the plain forward pass to the bit, and autograd's to rounding; it may stop anywhere.</summary>
    public static void Values(ChainNetwork network, Tensor x, Interventions? interventions = null)
    {
        using var scope = NewDisposeScope();
        using ChainNetwork.Recording trace = network.Trace(x, null, interventions);
        if (interventions is null)
            Assert.True(network.call(x).Equals(trace[network.Description.Output]));
        foreach ((HookPoint hook, Tensor value) in new Reference(network, x, interventions ?? Interventions.None).Values())
        {
            Assert.Equal([x.shape[0], .. network.Description.ShapeAt(hook)], trace[hook].shape);
            Close(value, trace[hook], hook.Name);
            using ChainNetwork.Recording alone = network.Trace(x, [hook], interventions);
            Assert.Equal([hook], alone.Recorded);
            Assert.True(trace[hook].Equals(alone[hook]));
        }
    }

    public static void Pair(ChainNetwork network, Tensor x, Interventions? interventions, HookPoint from, HookPoint to, bool carry)
    {
        using var scope = NewDisposeScope();
        using ChainNetwork.Recording trace = network.Trace(x, null, interventions);
        string what = $"{from.Name} -> {to.Name}{(carry ? ", carried" : "")}";
        (Tensor jacobian, Tensor constant) = new Reference(network, x, interventions ?? Interventions.None).Jacobian(from, to, carry);
        long batch = x.shape[0], inputs = jacobian.shape[2], outputs = jacobian.shape[1];
        long[] inputShape = Shape(from), outputShape = Shape(to);

        Tensor actual = network.Jacobian(trace, from, to, foldBias: false, carry);
        Assert.Equal([batch, .. outputShape, .. inputShape], actual.shape);
        Close(jacobian, actual.reshape(batch, outputs, inputs), "Jacobian " + what);
        Tensor folded = cat([jacobian, constant.unsqueeze(-1)], -1);
        Close(folded, Constants.Join(network.Jacobian(trace, from, to, foldBias: true, carry), inputShape).reshape(batch, outputs, inputs + 1), "Jacobian with biases " + what);

        var generator = new Generator(5);
        foreach ((long k, long rows) in new[] { (1L, batch), (2L, 1L) })
        {
            Tensor g = randn([k, rows, .. outputShape], dtype: network.Dtype, generator: generator);
            Tensor expected = einsum("kbo,boi->kbi", g.flatten(2).expand(k, batch, outputs), folded);
            Tensor vjp = network.Vjp(trace, from, to, g, foldBias: false, carry);
            Assert.Equal([k, batch, .. inputShape], vjp.shape);
            Close(expected.narrow(-1, 0, inputs), vjp.flatten(2), "Vjp " + what, jacobian);
            Close(expected, Constants.Join(network.Vjp(trace, from, to, g, foldBias: true, carry), inputShape), "Vjp with biases " + what, folded);

            Tensor t = randn([k, rows, .. inputShape], dtype: network.Dtype, generator: generator);
            Tensor jvp = network.Jvp(trace, from, to, t, carry);
            Assert.Equal([k, batch, .. outputShape], jvp.shape);
            Close(einsum("kbi,boi->kbo", t.flatten(2).expand(k, batch, inputs), jacobian), jvp.flatten(2), "Jvp " + what, jacobian);
        }

        long[] Shape(HookPoint hook) => [.. carry ? network.Description.NodeShapeAt(hook) : network.Description.ShapeAt(hook)];
    }

    public static void Parameters(ChainNetwork network, Tensor x, Interventions? interventions = null)
    {
        using var scope = NewDisposeScope();
        using ChainNetwork.Recording trace = network.Trace(x, null, interventions);
        var reference = new Reference(network, x, interventions ?? Interventions.None);
        foreach (HookPoint to in network.Description.HookPoints.Skip(1))
        {
            Tensor expected = reference.ParameterJacobian(to);
            Close(expected, network.ParameterJacobian(trace, to).reshape(expected.shape), "parameters of " + to.Name);
        }
    }

    /// <summary>Within 1e-10 of the largest entry; entries that are sums of others are judged by the largest of those.</summary>
    public static void Close(Tensor expected, Tensor actual, string what, Tensor? terms = null)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        if (expected.numel() == 0)
            return;
        double scale = Math.Max(Largest(expected), terms is null ? 0 : Largest(terms)), difference = Largest(expected - actual);
        Assert.True(difference <= Tolerance * scale, $"{what}: differs by {difference}, the largest entry is {scale}.");

        static double Largest(Tensor values) => values.detach().to(ScalarType.Float64).abs().max().item<double>();
    }
}
