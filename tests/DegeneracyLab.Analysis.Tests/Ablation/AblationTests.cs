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
        AblationResult ablation = NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, AblationSchedule.Linear(6), cancellationToken: TestContext.Current.CancellationToken);
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
        using var run = new AblationRun(network, data, result, AblationMetric.Of("change", higherIsBetter: false, outputs => (outputs.Outputs - outputs.Unmodified).pow(2).flatten(1).sum([1])), progress: null, TestContext.Current.CancellationToken);
        var random = new Random(5);
        foreach (bool ofEdges in new[] { false, true })
            for (int place = 0; place < result.Edges.Count; place++)
            {
                int inputs = result.Basis![place].Dimension, outputs = result.Basis[place + 1].Dimension, here = place;
                double[] factors = [.. Enumerable.Range(0, ofEdges ? inputs * outputs : inputs).Select(_ => 0.2 + (0.6 * random.NextDouble()))];
                Ablated At(double[] some) => ofEdges ? new AblatedEdges(here, some, outputs) : new AblatedNode(here, some);
                using AblationSums sums = run.Take("a test", 1, [At(factors)], differentiates: true);
                double[] gradient = sums.Gradient(0);
                double largest = gradient.Max(Math.Abs);
                const double step = 1e-6;
                foreach (int part in Enumerable.Range(0, factors.Length).OrderBy(_ => random.Next()).Take(4))
                {
                    double[] up = [.. factors], down = [.. factors];
                    up[part] += step;
                    down[part] -= step;
                    using AblationSums near = run.Take("a test", 1, [At(up), At(down)], differentiates: false);
                    double difference = (near.Scores[0] - near.Scores[1]) / (2 * step) * sums.Count;
                    Assert.True(Math.Abs(difference - gradient[part]) <= 1e-6 * largest, $"{name}, {(ofEdges ? "edges" : "directions")} at {place}, {part}: {gradient[part]:r}, by differences {difference:r}");
                }
            }
    }

    [Fact]
    public void Chosen_node_layers_have_the_curves_that_they_have_among_all()
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        string[] names = [.. result.Basis!.Select(node => node.Name)];
        AblationResult all = NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, cancellationToken: TestContext.Current.CancellationToken);
        AblationResult some = NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, nodes: [names[1]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(all.Curves[1].Points, Assert.Single(some.Curves).Points);
        AblationSchedule bisect = AblationSchedule.Bisect(0.1);
        AblationResult edges = NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, bisect, cancellationToken: TestContext.Current.CancellationToken);
        AblationCurve own = Assert.Single(NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, bisect, [names[1]], cancellationToken: TestContext.Current.CancellationToken).Curves);
        Assert.Equal(edges.Curves[1].Points, own.Points);
        Assert.Equal((edges.Curves[1].Required, edges.Curves[1].Cutoff), (own.Required, own.Cutoff));
        Assert.Equal(edges.Curves[1].RequiredEdges!.Entries.ToArray(), own.RequiredEdges!.Entries.ToArray());
        Assert.Contains("No edges begin at 'Nowhere'; node layers where there are: ", Assert.Throws<KeyNotFoundException>(() => NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, bisect, ["Nowhere"])).Message, StringComparison.Ordinal);
        Assert.Contains($"no directions to remove at '{names[^1]}'", Assert.Throws<KeyNotFoundException>(() => NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, nodes: [names[^1]])).Message, StringComparison.Ordinal);
    }

    /// <summary>A bisection begins a pass for each step; shares never fall and end at 1.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Progress_comes_by_node_layer_and_step(bool ofEdges)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        List<AnalysisProgress> reports = [];
        var progress = new Reports(report =>
        {
            lock (reports)
                reports.Add(report);
        });
        AblationResult curves = ofEdges
            ? NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, AblationSchedule.Bisect(0.1), progress: progress, cancellationToken: TestContext.Current.CancellationToken)
            : NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, progress: progress, cancellationToken: TestContext.Current.CancellationToken);
        int steps = ofEdges ? curves.Curves.Max(curve => curve.Points.Count) : 1;
        Assert.Equal(Enumerable.Range(1, steps), reports.Select(report => report.Number).Distinct());
        Assert.All(reports, report => Assert.Equal(steps, report.Passes));
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.Second.Share >= pair.First.Share));
        Assert.Equal(1, reports[^1].Share, 1e-12);
        Assert.Equal((data.size(0), data.size(0)), (reports[^1].Samples, reports[^1].Total!.Value));
        string from = string.Join(", ", curves.Curves.Select(curve => curve.Node));
        Assert.Equal($"{(ofEdges ? "edges from" : "directions at")} {from}", reports[0].Pass);
    }

    [Fact]
    public void An_ablation_ends_between_two_steps()
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        using var source = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Number == 2)
                source.Cancel();
        });
        int last = 0;
        var counting = new Reports(report =>
        {
            last = Math.Max(last, report.Number);
            ((IProgress<AnalysisProgress>)progress).Report(report);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, AblationSchedule.Bisect(0.1), progress: counting, cancellationToken: source.Token));
        Assert.Equal(2, last);
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

    [Fact]
    public void A_control_has_the_same_numbers_in_another_order()
    {
        using TestMlp network = new(4, "6b ReLU 3b");
        using var control = (IDisposable)ShuffledWeights.Of(network, seed: 1);
        foreach (((_, var own), (_, var other)) in network.NamedParameters().Zip(((IInstrumentedNetwork)control).NamedParameters()))
        {
            double[] before = own.detach().data<double>().ToArray(), after = other.detach().data<double>().ToArray();
            Assert.NotEqual(before, after);
            Assert.Equal(before.Order(), after.Order());
        }
    }

    [Fact]
    public void Schedules_are_the_stated_ones()
    {
        Assert.Equal([0, 1, 3, 7, 12], Kept(AblationSchedule.Exponential(2), 12).Reverse());
        Assert.Equal([0, 1, 2, 4, 8, 12], Kept(AblationSchedule.Exponential(2, every: 1), 12).Reverse());
        Assert.Equal([0, 1, 2, 3, 4, 6, 10, 12], Kept(AblationSchedule.Exponential(2, every: 3), 12).Reverse());
        Assert.Equal([0, 5, 10], Kept(AblationSchedule.Linear(3), 10).Reverse());
        Assert.Equal([0, 1, 2], Kept(AblationSchedule.All, 2).Reverse());
        Assert.Equal([2, 5], Kept(AblationSchedule.At(9, 2), 5).Reverse());
        static IReadOnlyList<int> Kept(AblationSchedule schedule, int total) => ((AblationSchedule.Fixed)schedule).Kept(total);
    }

    /// <summary>Against every number of parts that the score depends on by a threshold.</summary>
    [Fact]
    public void A_bisection_ends_at_the_threshold()
    {
        for (int total = 1; total < 40; total++)
            for (int threshold = 0; threshold <= total; threshold++)
                foreach (bool isLogarithmic in new[] { false, true })
                {
                    var interval = new BisectionInterval((AblationSchedule.Bisection)AblationSchedule.Bisect(0.1, logarithmic: isLogarithmic), total);
                    int steps = 0;
                    while (interval.Next is { } kept && steps++ < 100)
                        interval.Take(kept >= threshold ? 1 : 0, 1, higherIsBetter: true);
                    // None at all is not tried, as nothing is left to find then.
                    Assert.Equal(Math.Max(threshold, 1), interval.Required);
                }
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_reason()
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        Tensor labels = zeros(60, dtype: ScalarType.Int64);
        string Message(Func<object> call) => Assert.ThrowsAny<ArgumentException>(call).Message;
        Assert.Contains("labels of 59 samples", Message(() => Nodes(AblationMetric.Accuracy(labels.narrow(0, 0, 59)))), StringComparison.Ordinal);
        Assert.Contains("labels of 70 samples, but 60 samples", Message(() => Nodes(AblationMetric.Accuracy(zeros(70, dtype: ScalarType.Int64)))), StringComparison.Ordinal);
        labels[7] = tensor(3L);
        Assert.Contains("The label of sample 7 is 3, but there are 3 outputs", Message(() => Nodes(AblationMetric.CrossEntropy(labels))), StringComparison.Ordinal);
        Assert.Contains("type Int64, but got Float32 [60]", Message(() => AblationMetric.Accuracy(zeros(60))), StringComparison.Ordinal);
        Assert.Contains("The metric 'own' is NaN at sample 0", Message(() => Nodes(AblationMetric.Of("own", false, outputs => outputs.Outputs.select(1, 0) * tensor(double.NaN)))), StringComparison.Ordinal);
        Assert.Contains("The metric 'own' must give a number for each of 60 samples", Message(() => Nodes(AblationMetric.Of("own", false, outputs => outputs.Outputs))), StringComparison.Ordinal);
        using TestMlp other = new(5, "8b ReLU 6b ReLU 3b");
        Assert.Contains("at ReLU2 TestMlp has 9 coordinates, but the basis has 8", Message(() => NetworkAblation.Nodes(other, data, result, AblationMetric.OutputChange)), StringComparison.Ordinal);
        AnalysisResult noEdges = NetworkAnalysis.Run(network, data, new() { Edges = false, Degeneracy = DegeneracyCount.None });
        Assert.Contains("has no edges", Message(() => NetworkAblation.Edges(network, data, noEdges, AblationMetric.OutputChange, AblationSchedule.All)), StringComparison.Ordinal);
        Assert.Contains("has no derivative", Message(() => NetworkAblation.NodeCombinations(network, data, result, AblationMetric.Of("steps", false, outputs => outputs.Outputs.select(1, 0).detach()), result.Basis![1].Name, 1)), StringComparison.Ordinal);

        object Nodes(AblationMetric metric) => NetworkAblation.Nodes(network, data, result, metric);
    }

    private sealed class Reports(Action<AnalysisProgress> take) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => take(value);
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
