using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>
/// Networks and analyses compute on the device of the network and its data. Where there is no other device than the CPU, a
/// default device without memory finds what is made without regard to theirs.
/// </summary>
public sealed class DeviceTests : IDisposable
{
    /// <summary>What the default type and device must not change.</summary>
    private static readonly Lazy<IReadOnlyList<Result>> OnTheCpu = new(() => Everything(CPU));

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>A tensor that is made on the default device has no numbers here, and cannot be combined with those on the CPU.</summary>
    [Fact]
    public void Nothing_is_made_on_the_default_device()
    {
        IReadOnlyList<Result> expected = OnTheCpu.Value;
        Device before = get_default_device();
        set_default_device(META);
        try
        {
            AssertClose(expected, Everything(CPU), 0);
        }
        finally
        {
            set_default_device(before);
        }
    }

    /// <summary>Nor does the default type matter.</summary>
    [Fact]
    public void Nothing_is_made_in_the_default_type()
    {
        IReadOnlyList<Result> expected = OnTheCpu.Value;
        ScalarType before = get_default_dtype();
        set_default_dtype(ScalarType.Float64);
        try
        {
            AssertClose(expected, Everything(CPU), 0);
        }
        finally
        {
            set_default_dtype(before);
        }
    }

    [Fact]
    public void A_GPU_computes_the_same()
    {
        Assert.SkipUnless(cuda.is_available(), "There is no CUDA device here.");
        AssertClose(OnTheCpu.Value, Everything(CUDA), 1e-9);
    }

    /// <summary>Training, traces, products and analyses of a perceptron, a transformer and a convolutional network.</summary>
    private static IReadOnlyList<Result> Everything(Device device)
    {
        List<Result> results = [];
        string what = "";
        using var mlp = new DeviceMlp(ScalarType.Float64, device, seed: 1);
        using var transformer = new DeviceTransformer(ScalarType.Float64, device, seed: 1);
        using var cnn = new DeviceCnn(ScalarType.Float64, device, seed: 1);
        Tensor vectors = DeviceSamples.Numbers(ScalarType.Float64, device, 300, 6), tokens = DeviceSamples.Tokens(device, 300), images = DeviceSamples.Numbers(ScalarType.Float64, device, 60, 1, 6, 6);
        Train(mlp, vectors);
        Train(transformer, tokens);
        Train(cnn, images);

        Trace(mlp, vectors.narrow(0, 0, 5), DeviceMlp.Hooks.Input, DeviceMlp.Hooks.ReLU1);
        Trace(transformer, tokens.narrow(0, 0, 5), DeviceTransformer.Hooks.TokenEmbedding1, DeviceTransformer.Hooks.Mlp.ReLU1);
        Trace(cnn, images.narrow(0, 0, 5), DeviceCnn.Hooks.Input, DeviceCnn.Hooks.ReLU1);

        DegeneracyReport report = NetworkAnalysis.Run(mlp, vectors, new() { Degeneracy = DegeneracyCount.ClosedForm, Basis = false }).Degeneracy!;
        results.Add(new("free directions", [report.Total, Free(transformer, tokens), Free(cnn, images)]));
        foreach (NodeLayerRanks node in report.NodeLayers)
            results.Add(new($"spectra at {node.Name}", [.. node.FoldedActivations.Spectrum, .. node.Jacobians.Spectrum]));

        foreach (BasisKind kind in Enum.GetValues<BasisKind>())
        {
            foreach (EdgeFormula formula in Enum.GetValues<EdgeFormula>())
            {
                var options = new AnalysisOptions { BasisKind = kind, BasisIntegration = kind is BasisKind.LocalGradient or BasisKind.LocalChange ? Integration.Trapezoid(2) : Integration.Gradient, EdgeFormula = formula, EdgeIntegration = formula == EdgeFormula.Functional ? Integration.Trapezoid(1) : Integration.Gradient };
                Interactions(mlp, vectors, options);
                // Each kind and each formula on the others too; every pair of them in long runs.
                if (!LongRun.IsOn && (int)kind % Enum.GetValues<EdgeFormula>().Length != (int)formula)
                    continue;
                Interactions(transformer, tokens, options with { NodeLayers = [DeviceTransformer.Hooks.PositionalEmbedding1, DeviceTransformer.Hooks.Attention, DeviceTransformer.Hooks.Mlp, DeviceTransformer.Hooks.Output] });
                Interactions(cnn, images, options with { NodeLayers = [DeviceCnn.Hooks.MaxPool2d1, DeviceCnn.Hooks.Output] });
            }
        }

        // Not to the output: with their mean taken away, its 7 numbers span 4 directions, and on the others any basis is as good.
        Interactions(transformer, tokens, new()
        {
            NodeLayers = [DeviceTransformer.Hooks.PositionalEmbedding1, DeviceTransformer.Hooks.Attention, DeviceTransformer.Hooks.Mlp],
            BasisKind = BasisKind.Local, Centre = true, BasisSources = new() { Positions = 2, Seed = 1 },
            EdgeSources = new() { Positions = 2, Seed = 2 },
        });
        return results;

        void Train(nn.Module<Tensor, Tensor> network, Tensor input)
        {
            what = $"training {network.GetType().Name}";
            using var optimizer = optim.Adam(network.parameters(), lr: 1e-2);
            for (int step = 0; step < 3; step++)
            {
                using var inner = NewDisposeScope();
                Tensor loss = network.call(input).square().mean();
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }

            Add(network.call(input.narrow(0, 0, 5)));
        }

        void Trace(IInstrumentedNetwork network, Tensor input, HookPoint from, HookPoint changed)
        {
            long width = network.Description.ShapeAt(changed)[^1];
            Interventions changes =
            [
                Intervention.Scale(changed, 0.5),
                Intervention.ProjectOut(changed, DeviceSamples.Numbers(ScalarType.Float64, input.device, width, 2)),
                Intervention.Add(changed, DeviceSamples.Numbers(ScalarType.Float64, CPU, width)).At(units: [0, 1]),
            ];
            foreach (Interventions interventions in new[] { [], changes })
            {
                what = $"trace of {network.GetType().Name} with {interventions}";
                using NetworkTrace trace = network.Trace(input, interventions: interventions);
                Add(trace[network.Description.Output]);
                Add(network.Jacobian(trace, from, network.Description.Output, foldBias: true, carry: true));
                Add(network.Jacobian(trace, from, changed, carry: true));
                Add(network.Jvp(trace, from, network.Description.Output, trace[from].unsqueeze(0)));
                Add(network.ParameterJacobian(trace));
            }

            using NetworkTrace withGradients = network.TraceWithGradients(input);
            withGradients[network.Description.Output].square().sum().backward();
            Add(withGradients.Gradient(changed));
        }

        static double Free(IInstrumentedNetwork network, Tensor data) => NetworkAnalysis.Run(network, data, new() { Basis = false }).Degeneracy!.Total;

        void Interactions(IInstrumentedNetwork network, Tensor data, AnalysisOptions options)
        {
            using TensorAnalysis analysis = TensorAnalysis.Run(network, data, options);
            foreach (TensorNode node in analysis.Basis.Nodes)
            {
                what = $"basis {options.BasisKind} of {network.GetType().Name} at {node.Name}";
                Assert.Equal(DeviceType.CPU, node.C.device_type);
                Add(node.Lambda);
                Add(node.Gram);
            }

            foreach (TensorEdges edges in analysis.Edges)
            {
                what = $"edges {options.EdgeFormula} of {network.GetType().Name}, basis {options.BasisKind}";
                Add(edges.Strengths);
            }
        }

        void Add(Tensor tensor) => results.Add(new(what, tensor.detach().cpu().to(ScalarType.Float64).flatten().data<double>().ToArray()));
    }

    private static void AssertClose(IReadOnlyList<Result> expected, IReadOnlyList<Result> actual, double tolerance)
    {
        Assert.Equal(expected.Select(result => result.What), actual.Select(result => result.What));
        foreach ((Result one, Result other) in expected.Zip(actual))
        {
            Assert.Equal(one.Numbers.Length, other.Numbers.Length);
            double scale = one.Numbers.Select(Math.Abs).DefaultIfEmpty().Max();
            for (int i = 0; i < one.Numbers.Length; i++)
                Assert.True(Math.Abs(one.Numbers[i] - other.Numbers[i]) <= tolerance * scale, $"{one.What}, entry {i}: {one.Numbers[i]} on the CPU, {other.Numbers[i]} there");
        }
    }

    /// <summary>Numbers, and what they are.</summary>
    private sealed record Result(string What, double[] Numbers);
}
