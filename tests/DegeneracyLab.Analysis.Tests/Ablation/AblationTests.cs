using DegeneracyLab.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Scores and their derivatives, against interventions by hand and against differences.</summary>
public sealed class AblationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Networks => new() { "mlp", "leaky", "smooth", "transformer", "residual" };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Directions_are_removed_as_by_hand(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case(name);
        AblationResult ablation = NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, cancellationToken: TestContext.Current.CancellationToken);
        Tensor unmodified = network.Forward(data);
        Assert.Equal(0, ablation.Unmodified);
        foreach (AblationCurve curve in ablation.Curves)
        {
            NodeBasis basis = result.Basis![curve.Node];
            Assert.Equal(Enumerable.Range(0, basis.Dimension + 1).Reverse(), curve.Points.Select(point => point.Kept));
            NodeLayer node = NodeAt(network, result, curve.Node);
            using NetworkTrace trace = network.Trace(data);
            Tensor x = node.Values(trace);
            foreach (AblationPoint point in curve.Points)
            {
                Tensor written = x.matmul(basis.C.ToTensor().narrow(1, 0, point.Kept)).matmul(basis.CPinv.ToTensor().narrow(0, 0, point.Kept));
                Tensor outputs = OutputsOf(network, result, curve.Node, data, written);
                double expected = ((outputs - unmodified).pow(2).sum() / unmodified.pow(2).sum()).item<double>();
                Assert.True(Math.Abs(point.Score - expected) <= 1e-11 * Math.Max(expected, 1e-3), $"{name}, {curve.Node}, {point.Kept}: {point.Score:r}, by hand {expected:r}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Edges_are_removed_as_by_hand(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case(name);
        AblationResult ablation = NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, AblationSchedule.Linear(6), TestContext.Current.CancellationToken);
        Tensor unmodified = network.Forward(data);
        for (int section = 0; section < result.Edges.Count; section++)
        {
            AblationCurve curve = ablation.Curves[section];
            (NodeBasis from, NodeBasis to) = (result.Basis![curve.Node], result.Basis[curve.To!]);
            using NetworkTrace trace = network.Trace(data);
            Tensor features = NodeAt(network, result, curve.Node).Values(trace).matmul(from.C.ToTensor());
            foreach (AblationPoint point in curve.Points)
            {
                double[] mask = StrongestEdges.Of(result.Edges[section].Strengths, point.Kept, constant: 0);
                List<Tensor> seen = [];
                for (int output = 0; output < to.Dimension; output++)
                {
                    Tensor row = tensor(mask.AsSpan(output * from.Dimension, from.Dimension).ToArray(), ScalarType.Float64);
                    using var between = new NetworkSection(network, NodeAt(network, result, curve.Node), NodeAt(network, result, curve.To!));
                    using SectionPoint at = between.At(data, (features * row).matmul(from.CPinv.ToTensor()));
                    seen.Add(at.Output().matmul(to.C.ToTensor().select(1, output)));
                }

                Tensor outputs = OutputsOf(network, result, curve.To!, data, stack(seen, -1).matmul(to.CPinv.ToTensor()));
                double expected = ((outputs - unmodified).pow(2).sum() / unmodified.pow(2).sum()).item<double>();
                Assert.True(Math.Abs(point.Score - expected) <= 1e-10 * Math.Max(expected, 1e-3), $"{name}, {curve.Node}, {point.Kept}: {point.Score:r}, by hand {expected:r}");
                Assert.True(point.Parts >= point.Kept && point.Parts <= curve.Total);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Derivatives_are_those_of_differences(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case(name);
        using var run = new AblationRun(network, data, result, AblationMetric.Of("change", higherIsBetter: false, outputs => (outputs.Outputs - outputs.Unmodified).pow(2).flatten(1).sum([1])), TestContext.Current.CancellationToken);
        var random = new Random(5);
        foreach (bool ofEdges in new[] { false, true })
            for (int place = 0; place < result.Edges.Count; place++)
            {
                int inputs = result.Basis![place].Dimension, outputs = result.Basis[place + 1].Dimension, here = place;
                double[] factors = [.. Enumerable.Range(0, ofEdges ? inputs * outputs : inputs).Select(_ => 0.2 + (0.6 * random.NextDouble()))];
                Ablated At(double[] some) => ofEdges ? new AblatedEdges(here, some, outputs) : new AblatedNode(here, some);
                using AblationSums sums = run.Take([At(factors)], differentiates: true);
                double[] gradient = sums.Gradient(0);
                double largest = gradient.Max(Math.Abs);
                const double step = 1e-6;
                foreach (int part in Enumerable.Range(0, factors.Length).OrderBy(_ => random.Next()).Take(4))
                {
                    double[] up = [.. factors], down = [.. factors];
                    up[part] += step;
                    down[part] -= step;
                    using AblationSums near = run.Take([At(up), At(down)], differentiates: false);
                    double difference = (near.Scores[0] - near.Scores[1]) / (2 * step) * sums.Count;
                    Assert.True(Math.Abs(difference - gradient[part]) <= 1e-6 * largest, $"{name}, {(ofEdges ? "edges" : "directions")} at {place}, {part}: {gradient[part]:r}, by differences {difference:r}");
                }
            }
    }

    [Fact]
    public void Metrics_say_what_they_say()
    {
        Tensor outputs = tensor(new[] { 1.0, 3, 2, 0, 5, 5 }, [2, 3]), labels = tensor(new long[] { 1, 2 });
        var some = new AblatedOutputs(outputs, outputs, 0);
        Assert.Equal([1, 0], AblationMetric.Accuracy(labels).Scores(some).data<double>().ToArray());
        double[] entropy = [Math.Log(Math.Exp(1) + Math.Exp(3) + Math.Exp(2)) - 3, Math.Log(1 + (2 * Math.Exp(5))) - 5];
        Assert.Equal(entropy[0], AblationMetric.CrossEntropy(labels).Scores(some)[0].item<double>(), 12);
        Assert.Equal(entropy[1], AblationMetric.CrossEntropy(labels).Scores(some)[1].item<double>(), 12);
    }

    private static NodeLayer NodeAt(IInstrumentedNetwork network, AnalysisResult result, string name)
    {
        NodeBasis basis = result.Basis![name];
        return new(network.Description, network.Description.HookPoints.Single(hook => hook.Name == basis.HookPoint), basis.HasConstant, result.Options.FlattenImages);
    }

    /// <summary>The outputs with vectors put in the place of a node layer's.</summary>
    private static Tensor OutputsOf(IInstrumentedNetwork network, AnalysisResult result, string name, Tensor data, Tensor vectors)
    {
        NodeLayer from = NodeAt(network, result, name), to = new(network.Description, network.Description.Output, hasConstant: false);
        if (from.Hook == to.Hook)
            return from.ToValues(vectors);
        using var section = new NetworkSection(network, from, to);
        using SectionPoint point = section.At(data, vectors);
        return to.ToValues(point.Output());
    }

    private static (IInstrumentedNetwork Network, Tensor Data, AnalysisResult Result) Case(string name)
    {
        IInstrumentedNetwork network = name switch
        {
            "mlp" => new TestMlp(5, "7b ReLU 6b ReLU 3b"),
            "leaky" => new TestMlp(4, "6b LeakyReLU:0.3 5b LeakyReLU:-0.5 3"),
            "smooth" => new TestMlp(4, "6b GELU 5b Tanh 3b"),
            "transformer" => new DeviceTransformer(ScalarType.Float64, seed: 2),
            _ => new SynchronisedResidual(ScalarType.Float64, seed: 2),
        };
        Tensor data = network.Description.Vocabulary is null ? Compare.Gaussian(3, [60, .. network.Description.InputShape]) : DeviceSamples.Tokens(CPU, 60);
        return (network, data, NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = true, Degeneracy = DegeneracyCount.None }));
    }
}
