using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Tests.Diagrams;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>Plots of analyses as they are run and read back.</summary>
public sealed class ResultPlotsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string folder = Directory.CreateTempSubdirectory("degeneracylab-").FullName;

    public void Dispose()
    {
        scope.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Everything at once: what is drawn of a result that was read is the same to the last digit.</summary>
    [Fact]
    public void A_result_that_was_read_is_drawn_as_the_one_that_was_written()
    {
        using var network = new PlottedChain(ScalarType.Float64, seed: 1);
        AnalysisResult written = NetworkAnalysis.Run(network, Data(60, 4), new() { Degeneracy = DegeneracyCount.Exact, Hessian = new(), Synchronisation = new() }, cancellationToken: TestContext.Current.CancellationToken);
        written.Save(folder);
        AnalysisResult read = AnalysisResult.Load(folder);
        Assert.True(read.HasSpectrum() && read.HasGraph() && read.HasFiringPatterns() && read.HasFreeDirections());
        Assert.Equal(Drawings(written), Drawings(read));
        Assert.Equal(network.Description.ToSvg(), read.Description.ToSvg());

        Drawn spectrum = Drawn.Of(read.PlotSpectrum());
        Assert.Equal(["activations", "interactions", "activations", "interactions", "activations", "interactions", "parameters", "hessian"], spectrum.All("panel").Select(panel => Drawn.Data(panel, "kind")));
        Assert.Equal(network.Description.ParameterCount, spectrum.All("value", spectrum.All("panel")[^1]).Count);
        Assert.Equal(read.Degeneracy!.Exact!.Rank.Rank, spectrum.All("kept", spectrum.All("panel")[^2]).Count);
        Assert.Equal(read.Degeneracy.Exact.FunctionalDimension, spectrum.All("kept", spectrum.All("panel")[^1]).Count);
    }

    /// <summary>Without a basis a chain shows its ranks, another network the evidence of its layers.</summary>
    [Fact]
    public void Spectra_of_a_count_are_drawn_without_a_basis()
    {
        using var network = new PlottedChain(ScalarType.Float64, seed: 1);
        AnalysisResult result = NetworkAnalysis.Run(network, Data(60, 4), new() { Basis = false }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["Input", "Input", "ReLU1", "ReLU1", "Linear2", "Linear2"], Drawn.Of(result.PlotSpectrum()).All("panel").Select(panel => Drawn.Data(panel, "layer")));
        Assert.False(result.HasGraph());
        Assert.False(result.HasFiringPatterns());
    }

    [Fact]
    public void A_neuron_that_never_fires_is_drawn_with_all_its_zeros()
    {
        using var network = new PlottedNeuron(ScalarType.Float64, seed: 1);
        using (no_grad())
            foreach (Tensor parameter in network.parameters())
                parameter.zero_();
        AnalysisResult result = NetworkAnalysis.Run(network, Data(5, 1), new() { Synchronisation = new() }, cancellationToken: TestContext.Current.CancellationToken);
        Drawn spectrum = Drawn.Of(result.PlotSpectrum());
        Assert.Equal(result.Basis!.Sum(node => node.Activations.Dimension + node.Interactions.Dimension), spectrum.All("value").Count);
        Assert.NotEmpty(spectrum.All("zero"));
        Assert.Empty(Drawn.Of(result.PlotGraph()).All("edge"));
        Assert.Equal(0, Drawn.Value(Assert.Single(Drawn.Of(result.PlotFiringPatterns()).All("rate")), "value"));
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        AnalysisResult empty = new(new() { Basis = false, Degeneracy = DegeneracyCount.None }, Sketches.DigitClassifier, new() { Network = "N", Dtype = "Float32", Seed = 1, Parameters = 1, WeightsHash = "" }, null, null, [], [], null, null, null);
        Assert.False(empty.HasSpectrum() || empty.HasGraph() || empty.HasFiringPatterns() || empty.HasFreeDirections());
        Refused("The result of N has no spectrum", () => empty.PlotSpectrum());
        Refused("The result of N has no edges", () => empty.PlotGraph());
        Refused("The result of N has no firing patterns", () => empty.PlotFiringPatterns());
        Refused("The result of N has no free directions", () => empty.PlotFreeDirections());
        Refused("N has no gated layer", () => new SynchronisationResult("N", 1, [], []).PlotFiringPatterns());
        Refused("There is no curve to draw.", () => Array.Empty<AblationResult>().PlotAblation());
        Refused("MaxEdges is -1; expected 0 or more edges.", () => Examples.GraphOf(1).PlotGraph(new() { MaxEdges = -1 }));
        (AblationResult[] results, _) = Examples.AblationsOf(1);
        Refused("the ablations are of", () => new[] { results[0], results[1] with { Network = "another" } }.PlotAblation());
        CombinationResult stray = new() { Place = "nowhere", Metric = "metric", Kept = 1, Removed = 1, Unmodified = 1, NothingRemoved = 1, AllAtOnce = 1, MeanOfSubsets = 1, MeanOfFractions = 1, Worst = 1, WorstFactors = [], RemovedParts = [], Steps = 1, Starts = 1 };
        Refused("No curve is at nowhere with the metric metric", () => results.PlotAblation([stray]));

        static void Refused(string expected, Action call) => Assert.Contains(expected, Assert.Throws<ArgumentException>(call).Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Names are those of ablations.</summary>
    [Fact]
    public void Combinations_stand_at_their_curves()
    {
        using var network = new PlottedChain(ScalarType.Float64, seed: 1);
        Dataset data = Data(60, 4);
        AnalysisResult result = NetworkAnalysis.Run(network, data, new() { Degeneracy = DegeneracyCount.None }, cancellationToken: TestContext.Current.CancellationToken);
        AblationResult nodes = NetworkAblation.Nodes(network, data, result, AblationMetric.OutputChange, AblationSchedule.All, cancellationToken: TestContext.Current.CancellationToken);
        AblationResult edges = NetworkAblation.Edges(network, data, result, AblationMetric.OutputChange, AblationSchedule.Bisect(0.1), cancellationToken: TestContext.Current.CancellationToken);
        CombinationOptions few = new() { Starts = 1, Steps = 1 };
        CombinationResult[] combinations =
        [
            NetworkAblation.NodeCombinations(network, data, result, AblationMetric.OutputChange, "ReLU1", 2, few, cancellationToken: TestContext.Current.CancellationToken),
            NetworkAblation.EdgeCombinations(network, data, result, AblationMetric.OutputChange, "Input", 5, few, cancellationToken: TestContext.Current.CancellationToken),
        ];
        Drawn drawn = Drawn.Of(new[] { nodes, edges }.PlotAblation(combinations));
        Assert.Equal(1, drawn.All("panel").Count(panel => Drawn.Data(panel, "node") == "ReLU1" && Drawn.Data(panel, "removed") == "directions" && drawn.All("worst", panel).Count == 1));
        Assert.Equal(1, drawn.All("panel").Count(panel => Drawn.Data(panel, "node") == "Input" && Drawn.Data(panel, "to") == "ReLU1" && drawn.All("worst", panel).Count == 1));
        Assert.Equal(edges.Curves.Select(curve => (double)curve.Required!), drawn.All("required").Select(line => Drawn.Value(line, "required")));
    }

    /// <summary>200 features at each of 8 node layers; GraphBenchmarks has the time.</summary>
    [Fact]
    public void A_large_graph_has_all_its_features()
    {
        LongRun.Only();
        GraphModules modules = Leiden.Find(Examples.Planted(8, 200, 9, 1), new() { Restarts = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(1600, Drawn.Of(modules.PlotGraph()).All("node").Count);
    }

    private static string[] Drawings(AnalysisResult result) => [result.PlotSpectrum().ToSvg(), result.PlotGraph().ToSvg(), result.PlotFiringPatterns().ToSvg(), result.PlotFreeDirections().ToSvg()];

    private static Tensor Data(long samples, long width)
    {
        using var generator = new Generator(1);
        return randn(samples, width, dtype: ScalarType.Float64, device: CPU, generator: generator);
    }
}

[Network(Input = 4)]
[Linear(5), ReLU]
[Linear(2)]
public partial class PlottedChain;

[Network(Input = 1)]
[Linear(1), ReLU]
[Linear(1)]
public partial class PlottedNeuron;
