using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Estimated effects against autograd, path patching, and their sums.</summary>
public sealed class AttributionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Networks => new() { "linear", "smooth", "gated", "mlp", "parallel", "transformer", "images" };

    public void Dispose() => scope.Dispose();

    /// <summary>In the clean run: autograd's gradients times the differences, for all hook points at once.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Nodes_are_gradients_times_differences(string name)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name);
        HookPoint[] nodes = [.. network.Description.HookPoints.Where(hook => hook.Index > 0)];
        AttributionResult result = NetworkAttribution.Nodes(network, clean, corrupted, nodes, AttributionNetworks.Entropy(30), cancellationToken: TestContext.Current.CancellationToken);
        using NetworkTrace run = network.TraceWithGradients(clean), other = network.Trace(corrupted);
        nn.functional.cross_entropy(run[network.Description.Output], tensor([.. Enumerable.Range(0, 30).Select(sample => (long)(sample % 2))], ScalarType.Int64)).backward();
        double largest = result.Nodes.Max(node => Math.Abs(node.Effect));
        Assert.True(largest > 1e-3);
        foreach ((HookPoint hook, AttributedNode node) in nodes.Zip(result.Nodes))
        {
            Assert.Equal(hook.Name, node.Name);
            Tensor expected = (run.Gradient(hook) * (other[hook] - run[hook].detach())).sum([0]);
            Tensor actual = tensor([.. node.Entries], ScalarType.Float64).reshape([.. node.Shape]);
            Assert.True((expected - actual).abs().max().item<double>() <= 1e-11 * largest, $"{name}, {hook}: {actual} by products, {expected} by autograd");
        }
    }

    /// <summary>A node's edges sum to its effect, whatever the network and the rule.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Edges_sum_to_their_node(string name)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name, samples: 8);
        HookPoint[] nodes = [.. network.Description.HookPoints.Where(hook => hook.Index > 0)];
        foreach (Integration integration in new[] { Integration.Gradient, Integration.Trapezoid(1) })
        {
            AttributionResult result = NetworkAttribution.Nodes(network, clean, corrupted, nodes, AttributionNetworks.Entropy(8), integration, TestContext.Current.CancellationToken);
            double largest = result.Nodes.Max(node => Math.Abs(node.Effect));
            foreach (AttributedNode node in result.Nodes.SkipLast(1))
                Assert.True(Math.Abs(node.Effect - result.Edges.Where(edge => edge.From == node.Name).Sum(edge => edge.Effect)) <= 1e-11 * largest, $"{name}, {integration}, {node.Name}");
        }
    }

    /// <summary>In a linear network the estimate of every node and edge is what path patching measures.</summary>
    [Fact]
    public void Linear_networks_are_exact()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("linear");
        HookPoint output = network.Description.Output;
        HookPoint[] nodes = [.. network.Description.HookPoints];
        AttributionResult result = NetworkAttribution.Nodes(network, clean, corrupted, nodes, AttributionNetworks.FirstLess, cancellationToken: TestContext.Current.CancellationToken);
        double total = result.Total;
        Assert.True(Math.Abs(total) > 1e-2);
        foreach (string all in new[] { "Input", "Linear1", "First", "Second", "Linear2" })
            Assert.Equal(total, result.Nodes.Single(node => node.Name == all).Effect, 1e-12);
        foreach ((HookPoint node, AttributedNode estimate) in nodes.SkipLast(1).Zip(result.Nodes))
            Assert.Equal(Patched(new() { Sender = node, Edges = [new(node, output)] }), estimate.Effect, 1e-12);
        int nonzero = 0;
        foreach (AttributedEdge edge in result.Edges)
        {
            (HookPoint from, HookPoint to) = (network.Hook(edge.From), network.Hook(edge.To));
            AttributionEdge[] onward = to == output ? [] : [new(to, output)];
            Assert.Equal(Patched(new() { Sender = from, Edges = [new(from, to), .. onward], Held = [.. nodes.Where(node => node.Index < to.Index && node != from)] }), edge.Effect, 1e-12);
            nonzero += Math.Abs(edge.Effect) > 1e-6 ? 1 : 0;
        }

        // The steps of the network, and no other pair: one at each end, and in each block four in a row and one beside them.
        Assert.Equal(12, nonzero);

        double Patched(PatchedPaths paths) => NetworkAttribution.Patch(network, clean, corrupted, paths, AttributionNetworks.FirstLess, TestContext.Current.CancellationToken).Effect;
    }

    /// <summary>With integrated steps the effect of a node tends to that of patching it.</summary>
    [Theory]
    [InlineData("smooth")]
    [InlineData("mlp")]
    [InlineData("transformer")]
    public void Integrated_effects_are_those_of_patching(string name)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name, samples: 10);
        HookPoint output = network.Description.Output;
        // Behind the transformer's last gates, a path is smooth.
        HookPoint[] nodes = name == "transformer" ? [network.Hook("Mlp.ReLU1"), network.Hook("Mlp")] : [.. network.Description.HookPoints];
        AblationMetric metric = AttributionNetworks.Entropy(10);
        AttributionResult result = NetworkAttribution.Nodes(network, clean, corrupted, nodes, metric, Integration.GaussLegendre(11), TestContext.Current.CancellationToken);
        AttributionResult gradient = NetworkAttribution.Nodes(network, clean, corrupted, nodes, metric, cancellationToken: TestContext.Current.CancellationToken);
        bool differs = false;
        foreach ((HookPoint node, int place) in nodes.Where(node => node != output).Select((node, place) => (node, place)))
        {
            double patched = NetworkAttribution.Patch(network, clean, corrupted, new() { Sender = node, Edges = [new(node, output)] }, metric, TestContext.Current.CancellationToken).Effect;
            Assert.Equal(patched, result.Nodes[place].Effect, 1e-7);
            differs |= Math.Abs(patched - gradient.Nodes[place].Effect) > 1e-3;
        }

        Assert.Equal(result.Total, result.Nodes[^1].Effect, 1e-7);
        Assert.True(differs, "the gradient alone is exact, too, so that integration is not tested");
    }

    /// <summary>The squared change of the outputs has no slope in the clean run; the path sees it, in its unit.</summary>
    [Fact]
    public void A_relative_metric()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("linear");
        AttributionResult none = NetworkAttribution.Nodes(network, clean, corrupted, [network.Hook("Linear1")], AblationMetric.OutputChange, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, none.Nodes[0].Effect);
        AttributionResult all = NetworkAttribution.Nodes(network, clean, corrupted, [network.Hook("Linear1")], AblationMetric.OutputChange, Integration.GaussLegendre(1), TestContext.Current.CancellationToken);
        Tensor before = network.Forward(clean), after = network.Forward(corrupted);
        Assert.Equal(((after - before).pow(2).sum() / before.pow(2).sum()).item<double>(), all.Total, 1e-12);
        Assert.Equal(all.Total, all.Nodes[0].Effect, 1e-12);
    }

    [Theory]
    [InlineData("linear", true)]
    [InlineData("linear", false)]
    [InlineData("smooth", true)]
    [InlineData("transformer", true)]
    public void Features_sum_to_the_whole(string name, bool centre)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name, samples: 24);
        HookPoint[] layers = name == "transformer"
            ? [network.Hook("Mlp.ReLU1"), network.Hook("Mlp"), network.Description.Output]
            : [network.Hook("Linear1"), network.Hook(name == "linear" ? "First.Linear1" : "First.GELU1"), network.Hook("Second"), network.Description.Output];
        // Principal directions of clean and corrupted inputs: none is dropped that either needs.
        AnalysisResult analysis = NetworkAnalysis.Run(network, cat([clean, corrupted]), new() { NodeLayers = layers, BasisKind = BasisKind.PrincipalDirections, Centre = centre, Degeneracy = DegeneracyCount.None });
        AblationMetric metric = AttributionNetworks.Entropy(24);
        AttributionResult result = NetworkAttribution.Features(network, clean, corrupted, analysis, metric, Integration.GaussLegendre(15), TestContext.Current.CancellationToken);
        Assert.Equal(analysis.Basis!.ToString(), result.Basis);
        foreach (AttributedNode node in result.Nodes)
            Assert.Equal(result.Total, node.Effect, 1e-6);
        foreach ((AttributedEdge edge, AttributedNode from) in result.Edges.Zip(result.Nodes))
        {
            Assert.Equal(from.Name, edge.From);
            // What the row of C_pinv has for the constant is left out; without it, it may lead out of the span of a basis that is not centred.
            for (int feature = 0; centre && feature < from.Entries.Length; feature++)
                Assert.Equal(from.Entries[feature], edge.Entries!.Column(feature).Sum(), 1e-10);
        }
    }

    /// <summary>Every feature and every edge between features of a linear network is what path patching measures.</summary>
    [Theory]
    [InlineData(BasisKind.Local)]
    [InlineData(BasisKind.Global)]
    public void Features_of_linear_networks_are_exact(BasisKind kind)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("linear");
        HookPoint output = network.Description.Output;
        HookPoint[] layers = [network.Hook("Linear1"), network.Hook("First"), output];
        AnalysisResult analysis = NetworkAnalysis.Run(network, clean, new() { NodeLayers = layers, BasisKind = kind, Centre = kind == BasisKind.Local, Degeneracy = DegeneracyCount.None });
        AttributionResult result = NetworkAttribution.Features(network, clean, corrupted, analysis, AttributionNetworks.FirstLess, cancellationToken: TestContext.Current.CancellationToken);
        for (int place = 0; place < 2; place++)
            for (int from = 0; from < analysis.Basis![place].Dimension; from++)
            {
                AttributionNode sender = AttributionNode.Of(analysis, layers[place], from);
                Assert.Equal(Patched(new() { Sender = sender, Edges = [new(sender, output)] }), result.Nodes[place].Entries[from], 1e-12);
                for (int to = 0; to < analysis.Basis[place + 1].Dimension; to++)
                {
                    AttributionNode receiver = AttributionNode.Of(analysis, layers[place + 1], to);
                    if (place == 0)
                        Assert.Equal(Patched(new() { Sender = sender, Edges = [new(sender, receiver), new(receiver, output)] }), result.Edges[place].Entries![to, from], 1e-12);
                }
            }

        double Patched(PatchedPaths paths) => NetworkAttribution.Patch(network, clean, corrupted, paths, AttributionNetworks.FirstLess, TestContext.Current.CancellationToken).Effect;
    }

    /// <summary>Two halves of the data, merged, and the whole.</summary>
    [Fact]
    public void Sums_merge()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("smooth", samples: 20);
        HookPoint[] nodes = [network.Hook("Tanh1"), network.Hook("First"), network.Description.Output];
        using NodeAttributionSums whole = Of(0, 20), first = Of(0, 7), second = Of(7, 13);
        first.Merge(second);
        Assert.Equal(whole.Count, first.Count);
        foreach ((AttributedNode one, AttributedNode other) in whole.Nodes.Zip(first.Nodes))
            Assert.All(one.Entries.Zip(other.Entries), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        Assert.Equal(whole.Edges.Sum(edge => edge.Effect), first.Edges.Sum(edge => edge.Effect), 1e-13);
        Assert.Equal(whole.Corrupted, first.Corrupted, 1e-14);

        NodeAttributionSums Of(long start, long count)
        {
            using SampleSet own = new(network, clean.narrow(0, start, count)), others = new(network, corrupted.narrow(0, start, count));
            var sums = new NodeAttributionSums(network, others, AttributionNetworks.FirstLess, nodes, Integration.Gradient);
            sums.Add(own, TestContext.Current.CancellationToken);
            return sums;
        }
    }

    [Fact]
    public void What_the_result_says()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("transformer", samples: 8);
        AttributionResult result = NetworkAttribution.Nodes(network, clean, corrupted, null, AttributionNetworks.FirstLess, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(network.Description.Layers.Select(layer => layer.HookPoint.Name), result.Nodes.Select(node => node.Name));
        AnalysisResult analysis = NetworkAnalysis.Run(network, clean, new() { NodeLayers = [network.Hook("Attention"), network.Hook("Mlp"), network.Description.Output], Centre = true, Degeneracy = DegeneracyCount.None });
        AttributionResult features = NetworkAttribution.Features(network, clean, corrupted, analysis, AttributionNetworks.FirstLess, cancellationToken: TestContext.Current.CancellationToken);
        foreach (AttributionResult each in new[] { result, features })
        {
            Assert.All(each.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
            using var json = System.Text.Json.JsonDocument.Parse(each.ToJson());
            Assert.Equal(each.Edges.Count, json.RootElement.GetProperty("edges").GetArrayLength());
            Assert.Equal(each.Total, json.RootElement.GetProperty("total").GetDouble());
        }

        Assert.Contains("Attention[", features.ToString(), StringComparison.Ordinal);
    }
}
