using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Nodes, edges and weights of graphs, and what is refused.</summary>
public sealed class InteractionGraphTests : IDisposable
{
    private static readonly GraphLayer[] Layers = [new("a", 2), new("b", 3, Constant: 0), new("c", 2)];

    private static readonly Matrix[] Strengths = [new(3, 2, [100, 100, 4, 9, 0, 16]), new(2, 3, [50, 1, 0, 60, 0.25, 10_000])];

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>Weights by hand, without the edges of the constant, which is the first feature of b.</summary>
    [Fact]
    public void Weights_are_those_by_hand()
    {
        AssertWeights(EdgeNorm.Identity, [4, 9, 16], [1, 0.25, 10_000]);
        AssertWeights(EdgeNorm.SquareRoot, [2, 3, 4], [1, 0.5, 100]);
        AssertWeights(EdgeNorm.Absolute, [4 / 29.0, 9 / 29.0, 16 / 29.0], [1 / 10_001.25, 0.25 / 10_001.25, 10_000 / 10_001.25]);
        AssertWeights(EdgeNorm.Maximum, [0.25, 9 / 16.0, 1], [1e-4, 2.5e-5, 1]);
        AssertWeights(EdgeNorm.Logarithm(0.1), [Math.Log10(40), Math.Log10(90), Math.Log10(160)], [1, Math.Log10(2.5), 5]);
        // From the second feature of a: 3 and 4 of 7. From b: 1 and 0.5 of 1.5, and all of 100.
        AssertWeights(EdgeNorm.NodeNormalised(0.1), [Math.Log10(40), Math.Log10(90) * 3 / 7, Math.Log10(160) * 4 / 7], [1 / 1.5, Math.Log10(2.5) * 0.5 / 1.5, 5]);
        AssertWeights(EdgeNorm.Logarithm(new Dictionary<string, double> { ["a"] = 9, ["b"] = 1 }), [Math.Log10(16 / 9.0)], [4]);
    }

    [Fact]
    public void Nodes_are_all_features_but_the_constant_and_edges_join_adjacent_layers()
    {
        InteractionGraph graph = InteractionGraph.Of(Layers, Strengths);
        Assert.Equal(EdgeNorm.SquareRoot, graph.Norm);
        Assert.Equal(["a0", "a1", "b1", "b2", "c0", "c1"], graph.Nodes.Select(node => node.LayerName + node.Feature));
        Assert.Equal(Enumerable.Range(0, 6), graph.Nodes.Select(node => node.Index));
        Assert.All(graph.Edges, edge =>
        {
            (GraphNode from, GraphNode to) = (graph.Nodes[edge.From], graph.Nodes[edge.To]);
            Assert.Equal(from.Layer + 1, to.Layer);
            Assert.Equal(Strengths[from.Layer][to.Feature, from.Feature], edge.Strength);
        });
        Assert.Equal(graph.Edges.Sum(edge => edge.Weight), graph.TotalWeight);
        Assert.Equal("6 features at 3 node layers, 6 edges of weight sqrt E", graph.ToString());
    }

    [Fact]
    public void Node_layers_can_be_chosen()
    {
        InteractionGraph graph = InteractionGraph.Of(Layers, Strengths, nodeLayers: ["b", "c"]);
        Assert.Equal(["b1", "b2", "c0", "c1"], graph.Nodes.Select(node => node.LayerName + node.Feature));
        Assert.Equal([1, 0.5, 100], graph.Edges.Select(edge => edge.Weight));
        Assert.Equal(0, graph.Edges[0].From);
    }

    /// <summary>Without a constant nothing is left out: the first output of a centred basis is an output.</summary>
    [Theory]
    [InlineData(BasisKind.Local, true, "6b ReLU 4b", "0 0 none")]
    [InlineData(BasisKind.Local, false, "6b ReLU 4b", "none none none")]
    [InlineData(BasisKind.Global, true, "6b ReLU 4b", "0 0 none")]
    [InlineData(BasisKind.PrincipalDirections, true, "6b ReLU 4b", "0 0 none")]
    [InlineData(BasisKind.Neurons, false, "6b ReLU 4b", "5 6 none")]
    [InlineData(BasisKind.Neurons, false, "6 ReLU 4", "none none none")]
    public void Of_a_result_the_constant_is_left_out_at_both_ends_where_there_is_one(BasisKind kind, bool centre, string layers, string constants)
    {
        using var network = new TestMlp(5, layers);
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(3, 200, 5), new() { BasisKind = kind, Centre = centre, Degeneracy = DegeneracyCount.None });
        InteractionGraph graph = InteractionGraph.Of(result, EdgeNorm.Identity);
        Assert.Equal(constants, string.Join(' ', graph.Layers.Select(layer => layer.Constant?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none")));
        Assert.Equal(result.Basis!.Sum(node => node.Dimension) - graph.Layers.Count(layer => layer.Constant is not null), graph.Nodes.Count);
        Assert.All(graph.Edges, edge => Assert.Equal(result.Edges[graph.Nodes[edge.From].Layer].Strengths[graph.Nodes[edge.To].Feature, graph.Nodes[edge.From].Feature], edge.Weight));
        // The features that are left vary, and those that are left out do not.
        using NetworkTrace trace = network.Trace(Compare.Gaussian(3, 200, 5));
        foreach ((GraphLayer layer, NodeBasis node) in graph.Layers.Zip(result.Basis!))
        {
            double[] spread = node.Features(trace[network.Hook(node.HookPoint)].detach()).std(0, unbiased: false, keepdim: false).data<double>().ToArray();
            Assert.Equal(layer.Constant is { } constant ? [constant] : [], Enumerable.Range(0, spread.Length).Where(feature => spread[feature] <= 1e-9 * spread.Max()));
        }
    }

    [Theory]
    [InlineData(-0.5, "The edge 1 -> 0 of a -> b, counted without constants, has the strength -0.5: the norm sqrt E needs strengths of at least 0. Functional edges may be negative: take EdgeNorm.Absolute")]
    [InlineData(double.NaN, "has the strength NaN: strengths must be finite numbers")]
    [InlineData(double.PositiveInfinity, "strengths must be finite numbers")]
    public void Strengths_that_cannot_be_weights_are_refused(double strength, string message)
    {
        Matrix[] strengths = [new(3, 2, [1, 1, 1, strength, 1, 1]), Strengths[1]];
        AssertRefused(message, () => InteractionGraph.Of(Layers, strengths));
        // One of the constant does not matter.
        Assert.Equal(4, InteractionGraph.Of(Layers, [new(3, 2, [strength, 1, 1, 1, 1, 1]), Strengths[1]], nodeLayers: ["a", "b"]).Edges.Count);
    }

    [Fact]
    public void Negative_strengths_have_absolute_weights()
    {
        InteractionGraph graph = InteractionGraph.Of(Layers[..2], [new(3, 2, [0, 0, -1, 2, 0, 1])], EdgeNorm.Absolute);
        Assert.Equal([0.25, 0.5, 0.25], graph.Edges.Select(edge => edge.Weight));
        Assert.Equal([-1, 2, 1], graph.Edges.Select(edge => edge.Strength));
    }

    [Fact]
    public void Bad_choices_are_refused()
    {
        foreach (double cutoff in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            AssertRefused("it must be a finite number above 0", () => EdgeNorm.Logarithm(cutoff));
            AssertRefused("The cutoff for the edges that leave a is", () => EdgeNorm.NodeNormalised(new Dictionary<string, double> { ["a"] = cutoff }));
            InteractionGraph graph = InteractionGraph.Of(Layers, Strengths);
            AssertRefused("Resolution is", () => Leiden.Find(graph, new() { Resolution = cutoff }));
            AssertRefused("Resolution is", () => Leiden.Sweep(graph, [1, cutoff]));
            AssertRefused("Resolution is", () => Leiden.Find(graph).QualityUnder(NullModel.Newman, cutoff));
        }

        AssertRefused("Restarts is 0; it must be from 1 to 10,000", () => Leiden.Find(InteractionGraph.Of(Layers, Strengths), new() { Restarts = 0 }));
        AssertRefused("Restarts is 2000000000; it must be from 1 to 10,000", () => Leiden.Find(InteractionGraph.Of(Layers, Strengths), new() { Restarts = 2_000_000_000 }));
        AssertRefused("There is no NullModel 9", () => Leiden.Find(InteractionGraph.Of(Layers, Strengths), new() { NullModel = (NullModel)9 }));
        AssertRefused("A sweep needs a resolution at least", () => Leiden.Sweep(InteractionGraph.Of(Layers, Strengths), []));
        AssertRefused("a sweep has resolutions of its own", () => Leiden.Sweep(InteractionGraph.Of(Layers, Strengths), [1], new() { Resolution = 2 }));
        AssertRefused("A cutoff is given for the node layer 'x', which is not there; there are a, b, c", () => InteractionGraph.Of(Layers, Strengths, EdgeNorm.Logarithm(new Dictionary<string, double> { ["a"] = 1, ["x"] = 1 })));
        AssertRefused("There is no cutoff for the edges that leave b; there are cutoffs for a", () => InteractionGraph.Of(Layers, Strengths, EdgeNorm.Logarithm(new Dictionary<string, double> { ["a"] = 1 })));
        AssertRefused("There is no node layer 'x'; there are a, b, c", () => InteractionGraph.Of(Layers, Strengths, nodeLayers: ["a", "x"]));
        AssertRefused("adjacent in the order a, b, c, but got a, c", () => InteractionGraph.Of(Layers, Strengths, nodeLayers: ["a", "c"]));
        AssertRefused("but got c", () => InteractionGraph.Of(Layers, Strengths, nodeLayers: ["c"]));
        AssertRefused("but got none", () => InteractionGraph.Of(Layers, Strengths, nodeLayers: []));
        AssertRefused("but got 3 node layers and 1 matrices", () => InteractionGraph.Of(Layers, Strengths[..1]));
        AssertRefused("Two node layers have the name 'a'", () => InteractionGraph.Of([Layers[0], Layers[1] with { Name = "a" }], Strengths[..1]));
        AssertRefused("The node layer b of 3 features can't have the constant 3", () => InteractionGraph.Of([Layers[0], Layers[1] with { Constant = 3 }, Layers[2]], Strengths));
        AssertRefused("The strengths of a -> b are 2 x 3; expected 3 x 2", () => InteractionGraph.Of(Layers, [new(2, 3, new double[6]), Strengths[1]]));
    }

    [Fact]
    public void A_result_without_edges_is_refused()
    {
        using var network = new TestMlp(5, "6 ReLU 4");
        AnalysisResult result = NetworkAnalysis.Run(network, Compare.Gaussian(3, 50, 5), new() { Edges = false, Degeneracy = DegeneracyCount.None });
        AssertRefused("The result of TestMlp has no edges", () => InteractionGraph.Of(result));
    }

    private static void AssertRefused(string message, Func<object> action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void AssertWeights(EdgeNorm norm, double[] first, double[] second)
    {
        InteractionGraph graph = InteractionGraph.Of(Layers, Strengths, norm);
        foreach ((int layer, double[] expected) in new[] { (0, first), (1, second) })
        {
            double[] actual = [.. graph.Edges.Where(edge => graph.Nodes[edge.From].Layer == layer).Select(edge => edge.Weight)];
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 12));
        }
    }
}
