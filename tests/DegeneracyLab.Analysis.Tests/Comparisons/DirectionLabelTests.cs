using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What functions of the input explain of directions, against least squares by hand.</summary>
public sealed class DirectionLabelTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>The share is that of the residual which lstsq leaves, at each position by itself.</summary>
    [Theory]
    [InlineData("mlp")]
    [InlineData("transformer")]
    public void Shares_are_those_of_least_squares(string name)
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case(name);
        LabelFunction[] functions =
        [
            new("one number", inputs => First(inputs).pow(2)),
            new("three numbers", inputs => stack([First(inputs), First(inputs).pow(3), First(inputs).sin()], 1)),
            new("twice the same", inputs => stack([First(inputs), First(inputs)], 1)),
        ];
        DirectionLabels labels = NetworkLabels.Find(network, data, result, functions, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(data.size(0), labels.Samples);
        NodeLayer[] layers = [.. AblatedNetwork.NodesOf(network, result.Options, result.Basis!)];
        using NetworkTrace trace = network.Trace(data);
        foreach ((NodeLayer layer, NodeBasis node) in layers.Zip(result.Basis!))
        {
            Tensor features = layer.Values(trace).to(ScalarType.Float64).matmul(node.C.ToTensor());         // [n, positions, r]
            foreach (DirectionLabel label in labels[node.Name].Labels)
            {
                Tensor own = features.select(2, label.Feature), centred = own - own.mean([0]);
                double variance = centred.pow(2).mean([0]).sum().item<double>();
                Assert.Equal(variance, label.Variance, 1e-10 * Math.Max(variance, 1e-6));
                if (label.Explained.IsEmpty)
                    continue;
                Assert.Equal(functions.Length, label.Explained.Length);
                Assert.Equal(label.Explained.OrderByDescending(share => share.Share), label.Explained);
                foreach (LabelFunction function in functions)
                {
                    Tensor values = function.Values(data);
                    Tensor design = cat([ones(data.size(0), 1, dtype: ScalarType.Float64), values.dim() == 1 ? values.unsqueeze(1) : values.narrow(1, 0, function.Name[0] == 't' && function.Name[1] == 'w' ? 1 : values.size(1))], 1);
                    double left = (own - design.matmul(linalg.lstsq(design, own).Solution)).pow(2).mean([0]).sum().item<double>();
                    Assert.Equal(1 - (left / variance), label.Explained.Single(share => share.Name == function.Name).Share, 1e-8);
                }
            }
        }
    }

    [Fact]
    public void Sums_of_parts_are_those_of_the_whole()
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        LabelFunction[] functions = [new("far from 0", inputs => First(inputs) + tensor(1e6)), new("two", inputs => inputs.narrow(1, 0, 2))];
        NodeLayer[] layers = [.. AblatedNetwork.NodesOf(network, result.Options, result.Basis!)];
        using LabelSums whole = Sums(data), parts = Sums(data.narrow(0, 0, 130)), rest = Sums(data.narrow(0, 130, data.size(0) - 130)), none = Sums(null);
        parts.Merge(none);
        none.Merge(rest);
        parts.Merge(none);
        for (int place = 0; place < layers.Length; place++)
        {
            Assert.Equal(whole.Explained(place).Explained.Entries.ToArray().Length, parts.Explained(place).Explained.Entries.ToArray().Length);
            Assert.All(whole.Explained(place).Explained.Entries.ToArray().Zip(parts.Explained(place).Explained.Entries.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-8 * Math.Max(Math.Abs(pair.First), 1e-3)));
        }

        LabelSums Sums(Tensor? some)
        {
            var sums = new LabelSums(network, layers, result.Basis!, functions, data.narrow(0, 0, 1));
            if (some is not null)
                sums.Add(new SampleSet(network, some), TestContext.Current.CancellationToken);
            return sums;
        }
    }

    [Fact]
    public void A_direction_that_is_a_function_gets_its_label()
    {
        using TestMlp network = new(4, "6b ReLU 3b");
        Tensor data = Compare.Gaussian(3, 400, 4);
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Neurons, Edges = false, Degeneracy = DegeneracyCount.None }, cancellationToken: TestContext.Current.CancellationToken);
        LabelFunction[] functions = [.. Enumerable.Range(0, 3).Select(place => new LabelFunction($"x{place}", inputs => inputs.select(1, place)))];
        DirectionLabels labels = NetworkLabels.Find(network, data, result, functions, 0.9, TestContext.Current.CancellationToken);
        LabelledNode input = labels.Nodes[0];
        // The fourth coordinate has no function, and the constant nothing to explain.
        Assert.Equal(["x0", "x1", "x2", "none", "constant"], input.Labels.Select(label => label.Text(0.9)));
        Assert.Equal(["x0", "x1", "x2", "", "constant"], labels.Texts[input.Node]);
        Assert.Equal(labels.Nodes.Select(node => node.Node), labels.Texts.Keys);
        Assert.All(input.Labels.Take(3), label => Assert.Equal(1, label.Explained[0].Share, 1e-12));
        Assert.All(input.Labels.Take(4), label => Assert.InRange(label.Explained[1].Share, 0, 0.1));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_reason()
    {
        (IInstrumentedNetwork network, Tensor data, AnalysisResult result) = Case("mlp");
        Assert.Contains("no function", Refusal([]), StringComparison.Ordinal);
        Assert.Contains("2 functions are called 'a'", Refusal([new("a", First), new("a", First)]), StringComparison.Ordinal);
        Assert.Contains("The function 'a' must give a number, or several, for each of", Refusal([new("a", inputs => inputs.unsqueeze(0))]), StringComparison.Ordinal);
        Assert.Contains("The function 'a' is not finite at sample 7", Refusal([new("a", inputs => where(First(inputs).eq(First(data)[7]), full_like(First(inputs), double.NaN), First(inputs)))]), StringComparison.Ordinal);
        Assert.Contains("has no bases", Assert.ThrowsAny<ArgumentException>(() => NetworkLabels.Find(network, data, NetworkAnalysis.Run(network, data, new() { Basis = false }), [new("a", First)])).Message, StringComparison.Ordinal);

        string Refusal(LabelFunction[] functions) => Assert.ThrowsAny<ArgumentException>(() => NetworkLabels.Find(network, data, result, functions)).Message;
    }

    private static Tensor First(Tensor inputs) => inputs.select(1, 0).to(ScalarType.Float64);

    private static (IInstrumentedNetwork Network, Tensor Data, AnalysisResult Result) Case(string name)
    {
        IInstrumentedNetwork network = name == "mlp" ? new TestMlp(5, "7b ReLU 6b ReLU 3b") : new DeviceTransformer(ScalarType.Float64, seed: 2);
        Tensor data = network.Description.Vocabulary is null ? Compare.Gaussian(3, 300, 5) : DeviceSamples.Tokens(CPU, 300);
        return (network, data, NetworkAnalysis.Run(network, data, new() { BasisKind = BasisKind.Local, Centre = true, Edges = false, Degeneracy = DegeneracyCount.None }));
    }
}
