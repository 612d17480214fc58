using DegeneracyLab.Generators.Tests.Infrastructure;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Random networks, generated, compiled, run, and held against a computation without the generator.</summary>
public sealed class LiveNetworkTests(LiveNetworkTests.Networks networks) : IClassFixture<LiveNetworkTests.Networks>
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, BuildFacts.IsLongRun ? 400 : 40)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_traced_forward_is_the_plain_forward_bit_for_bit(int number)
    {
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            using DisposeScope scope = NewDisposeScope();
            (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, dtype);
            foreach (int batch in (int[])[1, 257])
            {
                Tensor input = Input(sample, batch, dtype);
                Tensor plain = network.Forward(input);
                using NetworkTrace trace = network.Trace(input);
                AssertSame(plain, trace[network.Description.Output]);
                AssertSame(input, trace[network.Description.Input]);
                Assert.All(trace.Recorded, hook => Assert.False(trace[hook].requires_grad));
                Assert.Equal(network.Description.HookPoints, trace.Recorded);
                Assert.All(trace.Recorded, hook => Assert.Equal([batch, .. network.Description.ShapeAt(hook)], trace[hook].shape));
            }

            ((IDisposable)network).Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_value_and_every_mask_is_what_the_layers_say(int number)
    {
        using DisposeScope scope = NewDisposeScope();
        (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, ScalarType.Float64);
        var reference = new Reference(sample, network);
        Tensor input = Input(sample, 9, ScalarType.Float64);
        using NetworkTrace trace = network.Trace(input);
        foreach (LayerDescription layer in network.Description.Layers)
        {
            int index = layer.HookPoint.Index;
            AssertClose(reference.Forward(input, 0, index), trace[layer.HookPoint], layer.HookPoint.Name);
            if (layer.Derivative != LayerDerivative.Gate)
                continue;
            Tensor mask = trace.Mask(layer.HookPoint);
            Assert.Equal(ScalarType.Bool, mask.dtype);
            AssertSame(trace[network.Description.HookPoints[index - 1]].gt(0), mask);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Products_between_all_hook_points_are_those_of_autograd(int number)
    {
        using DisposeScope scope = NewDisposeScope();
        (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, ScalarType.Float64);
        var reference = new Reference(sample, network);
        const int Batch = 3, K = 2;
        Tensor input = Input(sample, Batch, ScalarType.Float64);
        using NetworkTrace trace = network.Trace(input);
        IReadOnlyList<HookPoint> hooks = network.Description.HookPoints;

        for (int i = 0; i < hooks.Count; i++)
        {
            for (int j = i; j < hooks.Count; j++)
            {
                using DisposeScope pair = NewDisposeScope();
                string at = $"{sample.Declaration} {hooks[i]} -> {hooks[j]}";
                (Tensor expected, Tensor constant) = i == j
                    ? (eye(trace[hooks[i]].shape[1], dtype: ScalarType.Float64).expand(Batch, -1, -1), zeros(Batch, trace[hooks[i]].shape[1], dtype: ScalarType.Float64))
                    : reference.Jacobian(trace[hooks[i]], i, j);
                AssertClose(expected, network.Jacobian(trace, hooks[i], hooks[j]), at);
                AssertClose(cat([expected, constant.unsqueeze(-1)], -1), network.Jacobian(trace, hooks[i], hooks[j], foldBias: true), at);

                // Cotangents and tangents of their own for each sample, and the same for all.
                foreach (int batch in (int[])[Batch, 1])
                {
                    Tensor cotangents = randn(K, batch, expected.shape[1], dtype: ScalarType.Float64);
                    Tensor pulled = einsum("kbo,boi->kbi", cotangents.expand(K, Batch, -1), expected);
                    Tensor folded = einsum("kbo,bo->kb", cotangents.expand(K, Batch, -1), constant).unsqueeze(-1);
                    AssertClose(pulled, network.Vjp(trace, hooks[i], hooks[j], cotangents), at);
                    AssertClose(cat([pulled, folded], -1), network.Vjp(trace, hooks[i], hooks[j], cotangents, foldBias: true), at);

                    Tensor tangents = randn(K, batch, expected.shape[2], dtype: ScalarType.Float64);
                    AssertClose(einsum("kbi,boi->kbo", tangents.expand(K, Batch, -1), expected), network.Jvp(trace, hooks[i], hooks[j], tangents), at);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_parameter_jacobian_is_that_of_autograd(int number)
    {
        using DisposeScope scope = NewDisposeScope();
        (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, ScalarType.Float64);
        var reference = new Reference(sample, network);
        Tensor input = Input(sample, 3, ScalarType.Float64);
        using NetworkTrace trace = network.Trace(input);
        HookPoint middle = network.Description.HookPoints[network.Description.HookPoints.Count / 2];
        AssertClose(reference.ParameterJacobian(input, network.Description.Output.Index), network.ParameterJacobian(trace), sample.Declaration);
        AssertClose(reference.ParameterJacobian(input, middle.Index), network.ParameterJacobian(trace, middle), sample.Declaration);
        Assert.Equal(network.Description.ParameterCount, network.ParameterJacobian(trace).shape[2]);
    }

    /// <summary>A second witness, which needs no derivative at all.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(12)]
    [InlineData(21)]
    [InlineData(30)]
    public void Jacobians_are_limits_of_differences(int number)
    {
        using DisposeScope scope = NewDisposeScope();
        (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, ScalarType.Float64);
        Tensor input = randn(1, sample.Input, dtype: ScalarType.Float64);
        using NetworkTrace trace = network.Trace(input);
        Tensor jacobian = network.Jacobian(trace, network.Description.Input, network.Description.Output);
        const double Step = 1e-6;
        for (int i = 0; i < sample.Input; i++)
        {
            Tensor step = zeros_like(input);
            step[0, i] = Step;
            Tensor difference = (network.Forward(input + step) - network.Forward(input - step)) / (2 * Step);
            AssertClose(jacobian[.., .., i], difference, sample.Declaration, 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Nothing_is_left_behind(int number)
    {
        (NetworkSample sample, IInstrumentedNetwork network) = networks.Create(number, ScalarType.Float64);
        using Tensor input = Input(sample, 3, ScalarType.Float64);
        using NetworkTrace trace = network.Trace(input);
        HookPoint from = network.Description.Input, to = network.Description.Output;
        using Tensor vectors = ones(2, 3, network.Description.WidthAt(to), dtype: ScalarType.Float64);
        using Tensor tangents = ones(2, 3, network.Description.WidthAt(from), dtype: ScalarType.Float64);
        long gated = network.Description.Layers.Count(layer => layer.Derivative == LayerDerivative.Gate);

        AssertLeaves(1, () => network.Forward(input));
        AssertLeaves(1, () => network.Jacobian(trace, from, to));
        AssertLeaves(1, () => network.Jacobian(trace, from, to, foldBias: true));
        AssertLeaves(1, () => network.Vjp(trace, from, to, vectors, foldBias: true));
        AssertLeaves(1, () => network.Jvp(trace, from, to, tangents));
        AssertLeaves(1, () => network.ParameterJacobian(trace));
        AssertLeaves(network.Description.HookPoints.Count + gated, () => network.Trace(input));
        Assert.False(input.IsInvalid);

        static void AssertLeaves(long expected, Func<IDisposable> action)
        {
            long before = Live();
            IDisposable outside = action();
            Assert.Equal(expected, Live() - before);
            outside.Dispose();
            Assert.Equal(0, Live() - before);

            using (NewDisposeScope())
            {
                IDisposable inside = action();
                Assert.Equal(expected, Live() - before);
                // A trace belongs to whoever asked for it, a tensor to the scope.
                (inside as NetworkTrace)?.Dispose();
            }

            Assert.Equal(0, Live() - before);
        }

        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    /// <summary>Inputs of which every third is large, so that softplus is in its linear part, too.</summary>
    private static Tensor Input(NetworkSample sample, int batch, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scale = ones(batch, 1, dtype: dtype);
        for (int i = 0; i < batch; i += 3)
            scale[i] = 60;
        return (randn(batch, sample.Input, dtype: dtype) * scale).MoveToOuterDisposeScope();
    }

    private static void AssertSame(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.True(expected.eq(actual).all().item<bool>());
    }

    private static void AssertClose(Tensor expected, Tensor actual, string at, double tolerance = Tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        if (expected.numel() == 0)
            return;
        double scale = expected.detach().abs().max().item<double>();
        double difference = (expected - actual).detach().abs().max().item<double>();
        Assert.True(difference <= tolerance * scale, $"{at}: differs by {difference}, the largest entry is {scale}");
    }

    /// <summary>All networks in one assembly.</summary>
    public sealed class Networks : IDisposable
    {
        private readonly Dictionary<int, NetworkSample> samples = Numbers.ToDictionary(row => row.Data, row => NetworkSample.Random(row.Data));
        private readonly LiveAssembly assembly;

        public Networks()
        {
            assembly = new("using DegeneracyLab;\n" + string.Join('\n', samples.Values.Select(sample => sample.Declaration)));
            string[] kinds = [.. samples.Values.SelectMany(sample => sample.Layers).Select(layer => layer.Kind)];
            Assert.Equal(9, kinds.Distinct().Count());
        }

        internal (NetworkSample Sample, IInstrumentedNetwork Network) Create(int number, ScalarType dtype)
        {
            // Every test draws its vectors anew from the same seed.
            manual_seed(number);
            return (samples[number], assembly.Create(samples[number].Name, dtype, seed: number));
        }

        public void Dispose() => assembly.Dispose();
    }
}
