using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What does not fit gets one message that names the place, and is found before a pass where that can be.</summary>
public sealed class AttributionBadInputTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly SmoothResidual network = new(ScalarType.Float64, seed: 4);
    private readonly Tensor clean, corrupted;

    public AttributionBadInputTests() => (clean, corrupted) = (Compare.Gaussian(1, 20, 3), Compare.Gaussian(2, 20, 3));

    public void Dispose()
    {
        network.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void Paths()
    {
        (HookPoint tanh, HookPoint first, HookPoint gelu, HookPoint output) = (SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First, SmoothResidual.Hooks.First.GELU1, SmoothResidual.Hooks.Output);
        Refused("No edge is named from Tanh1 to Linear2, so that nothing would change.", new() { Sender = tanh, Edges = [] });
        Refused("The edge First -> Tanh1 goes back: Tanh1 is not after First in SmoothResidual.", new() { Sender = first, Edges = [new(first, tanh)] });
        Refused("The edge Tanh1 -> First is named twice.", new() { Sender = tanh, Edges = [new(tanh, first), new(tanh, first)] });
        Refused("The edge First -> Linear2 is on no path: no named edges lead from Tanh1 to First.", new() { Sender = tanh, Edges = [new(tanh, output), new(first, output)] });
        Refused("The edge Tanh1 -> First.GELU1 is on no path: no named edges lead from First.GELU1 to Linear2.", new() { Sender = tanh, Edges = [new(tanh, output), new(tanh, gelu)] });
        Refused("First is to keep its clean value, but is a node of the paths.", new() { Sender = tanh, Edges = [new(tanh, first), new(first, output)], Held = [first] });
        Refused("is no hook point of SmoothResidual", new() { Sender = LinearResidual.Hooks.First, Edges = [new(LinearResidual.Hooks.First, output)] });
        AnalysisResult analysis = Analyse(network, clean);
        AttributionNode feature = AttributionNode.Of(analysis, first, 0);
        Refused("First is a node as a whole and by its features; choose one of them.", new() { Sender = tanh, Edges = [new(tanh, first), new(tanh, feature), new(first, output), new(feature, output)] });
        ArgumentException metric = Assert.Throws<ArgumentException>(() => NetworkAttribution.Patch(network, clean, corrupted, new() { Sender = tanh, Edges = [new(tanh, first)], Receiver = first }, AttributionNetworks.FirstLess));
        Assert.Contains("The metric 'difference' is of the outputs, but the receiver is First.", metric.Message, StringComparison.Ordinal);

        Assert.Equal("First has the features 0 to 4.", Assert.Throws<ArgumentOutOfRangeException>(() => AttributionNode.Of(analysis, first, 5)).Message.Split(" (")[0]);
        Assert.Throws<KeyNotFoundException>(() => AttributionNode.Of(analysis, SmoothResidual.Hooks.Second, 0));
        Assert.Contains("has no bases", Assert.Throws<ArgumentException>(() => AttributionNode.Of(NetworkAnalysis.Run(network, clean, new() { Basis = false }), first, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_ids_are_no_node()
    {
        using var transformer = new DeviceTransformer(ScalarType.Float64, seed: 1);
        Tensor tokens = DeviceSamples.Tokens(CPU, 10);
        HookPoint input = transformer.Description.Input;
        foreach (Action act in new Action[]
        {
            () => NetworkAttribution.Patch(transformer, tokens, tokens, new() { Sender = input, Edges = [new(input, transformer.Description.Output)] }),
            () => NetworkAttribution.Nodes(transformer, tokens, tokens, [input], AttributionNetworks.FirstLess),
        })
            Assert.Contains("Input of DeviceTransformer holds token ids, not numbers; begin at TokenEmbedding1.", Assert.Throws<ArgumentException>(act).Message, StringComparison.Ordinal);
        Assert.Contains("Input of DeviceTransformer holds token ids", Assert.Throws<ArgumentException>(() => NetworkJacobian.Mean(transformer, tokens, input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data()
    {
        PatchedPaths paths = new() { Sender = SmoothResidual.Hooks.Tanh1, Edges = [new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.Output)] };
        foreach ((Tensor one, Tensor other, string message) in new[]
        {
            (clean, corrupted[..19], "where there are 20 clean ones there are 19 corrupted ones."),
            (clean[..7], corrupted, "where there are 7 clean ones there are 20 corrupted ones."),
            (clean, corrupted.narrow(1, 0, 2), "Of the corrupted inputs: SmoothResidual takes data of shape [samples, 3], but got [20, 2]"),
            (clean, corrupted.log(), "Of the corrupted inputs: The data hold NaN at row"),
            (clean.log(), corrupted, "The data hold NaN at row"),
            (clean, corrupted[..0], "Of the corrupted inputs: The data set is empty"),
        })
        {
            string found = Assert.ThrowsAny<ArgumentException>(() => NetworkAttribution.Patch(network, one, other, paths)).Message;
            Assert.Contains(message, found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics()
    {
        Tensor labels = zeros(20, ScalarType.Int64);
        AssertRefused("The metric 'accuracy' has no derivative by the outputs, so that effects on it can't be estimated", AblationMetric.Accuracy(labels));
        AssertRefused("There are labels of 19 samples, but more samples than that.", AblationMetric.CrossEntropy(labels[..19]));
        AssertRefused("There are labels of 40 samples, but 20 samples.", AblationMetric.CrossEntropy(cat([labels, labels])));
        AssertRefused("The metric 'log' is NaN at sample", AblationMetric.Of("log", true, outputs => outputs.Outputs.select(1, 0).pow(2).neg().log()));
        Assert.Contains("First.GELU1 comes after Linear2", Assert.Throws<ArgumentException>(() => NetworkAttribution.Nodes(network, clean, corrupted, [SmoothResidual.Hooks.Output, SmoothResidual.Hooks.First.GELU1], AttributionNetworks.FirstLess)).Message, StringComparison.Ordinal);
        Assert.Contains("has no bases", Assert.Throws<ArgumentException>(() => NetworkAttribution.Features(network, clean, corrupted, NetworkAnalysis.Run(network, clean, new() { Basis = false }), AttributionNetworks.FirstLess)).Message, StringComparison.Ordinal);
        Assert.Contains("The bases are of another network", Assert.Throws<ArgumentException>(() => NetworkAttribution.Features(new SmoothPerceptron(ScalarType.Float64), clean, corrupted, Analyse(network, clean), AttributionNetworks.FirstLess)).Message, StringComparison.Ordinal);

        void AssertRefused(string message, AblationMetric metric) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => NetworkAttribution.Nodes(network, clean, corrupted, null, metric)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_Jacobians()
    {
        MeanJacobian mean = NetworkJacobian.Mean(network, clean, SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.Second, TestContext.Current.CancellationToken);
        AnalysisResult analysis = Analyse(network, clean);
        AssertRefused("The Jacobian goes from an earlier hook point of SmoothResidual to a later one, but Tanh1 is not after First.", () => NetworkJacobian.Mean(network, clean, SmoothResidual.Hooks.First, SmoothResidual.Hooks.Tanh1));
        AssertRefused("A direction at Tanh1 has 4 entries, or 5 with a constant, but got 3.", () => mean.WritesTo([1, 2, 3]));
        AssertRefused("A direction at Second has 4 entries, or 5 with a constant, but got 6.", () => mean.ReadBy([1, 2, 3, 4, 5, 6]));
        AssertRefused("The directions must be those of a basis at Second with 4 coordinates, but got First", () => mean.WritesTo([1, 0, 0, 0], analysis.Basis![SmoothResidual.Hooks.First]));
        AssertRefused("can't be merged into mean Jacobian Tanh1 -> Second", () => mean.Merge(NetworkJacobian.Mean(network, clean, SmoothResidual.Hooks.First)));
        Assert.Equal("Tanh1 has the positions 0 to 0.", Assert.Throws<ArgumentOutOfRangeException>(() => mean.Between(1, 0)).Message.Split(" (")[0]);
        Assert.Throws<OperationCanceledException>(() => NetworkJacobian.Mean(network, clean, SmoothResidual.Hooks.First, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => NetworkAttribution.Nodes(network, clean, corrupted, null, AttributionNetworks.FirstLess, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Comparisons()
    {
        AnalysisResult own = Analyse(network, clean), none = NetworkAnalysis.Run(network, clean, new() { Basis = false });
        using var other = new LinearResidual(ScalarType.Float64, seed: 1);
        AssertRefused("There is no analysis whose edges could be compared.", () => AnalysisComparison.Sparsity());
        AssertRefused("Analysis 2 of 2, of SmoothResidual, has no edges; analyse with Edges = true.", () => AnalysisComparison.Sparsity(own, none));
        AssertRefused("The analysis of SmoothResidual has no bases; analyse with Basis = true.", () => AnalysisComparison.Overlap(own, none));
        AssertRefused("The analyses are of different networks: SmoothResidual and LinearResidual.", () => AnalysisComparison.Overlap(own, NetworkAnalysis.Run(other, clean)));
        AssertRefused("The analyses have no node layer in common: Tanh1, First, and Linear1, Linear2.", () => AnalysisComparison.Overlap(
            NetworkAnalysis.Run(network, clean, new() { NodeLayers = [SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First] }),
            NetworkAnalysis.Run(network, clean, new() { NodeLayers = [SmoothResidual.Hooks.Linear1, SmoothResidual.Hooks.Output] })));
    }

    private static AnalysisResult Analyse(IInstrumentedNetwork network, Tensor data) =>
        NetworkAnalysis.Run(network, data, new() { NodeLayers = [network.Hook("Tanh1"), network.Hook("First"), network.Description.Output], Centre = true, Degeneracy = DegeneracyCount.None });

    private void Refused(string message, PatchedPaths paths) => AssertRefused(message, () => NetworkAttribution.Patch(network, clean, corrupted, paths));

    private static void AssertRefused(string message, Action act) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);

    private static void AssertRefused<T>(string message, Func<T> act) => AssertRefused(message, new Action(() => act()));
}
