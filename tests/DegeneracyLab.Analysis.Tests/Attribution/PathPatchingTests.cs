using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Path patching against interventions and products of matrices by hand.</summary>
public sealed class PathPatchingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>The value of a node that all passes makes the whole corrupted run, to the last bit.</summary>
    [Theory]
    [InlineData("mlp", "Linear1")]
    [InlineData("smooth", "Tanh1")]
    [InlineData("transformer", "Attention")]
    public void A_node_that_all_passes_is_the_whole_corruption(string name, string sender)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name);
        HookPoint from = network.Hook(sender);
        PatchingResult result = Patch(network, clean, corrupted, new() { Sender = from, Edges = [new(from, network.Description.Output)] }, AblationMetric.CrossEntropy(tensor([.. Enumerable.Range(0, 30).Select(sample => (long)(sample % 2))], ScalarType.Int64)));
        Assert.Equal(result.Corrupted, result.Patched);
        Assert.Equal(result.CorruptedMeanSquare, result.MeanSquare);
        Assert.Equal(1, result.Share);
        Tensor expected = network.Forward(corrupted) - network.Forward(clean);
        Compare.Close(expected.mean([0]), Change(result), 1e-12, name);
    }

    /// <summary>Beside the branch, x travels and the branch sees the clean value; through it, the other way round; the products of matrices are by hand.</summary>
    [Fact]
    public void A_residual_block_has_two_ways()
    {
        using var network = new SmoothResidual(ScalarType.Float64, seed: 4);
        (Tensor clean, Tensor corrupted) = (Compare.Gaussian(1, 20, 3), Compare.Gaussian(2, 20, 3));
        Dictionary<string, Tensor> weights = network.NamedParameters().ToDictionary(named => named.Name, named => (Tensor)named.Parameter);
        Tensor x = Affine("Linear1", clean).tanh(), other = Affine("Linear1", corrupted).tanh(), unmodified = Rest(x + Branch("First", x));

        AssertChange(Rest(other + Branch("First", x)), [SmoothResidual.Hooks.First.GELU1], new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First), new(SmoothResidual.Hooks.First, SmoothResidual.Hooks.Output));
        AssertChange(Rest(x + Branch("First", other)), [], new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First.GELU1), new(SmoothResidual.Hooks.First.GELU1, SmoothResidual.Hooks.Output));
        AssertChange(Rest(other + Branch("First", other)), [], new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First.GELU1), new(SmoothResidual.Hooks.First.GELU1, SmoothResidual.Hooks.First), new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First), new(SmoothResidual.Hooks.First, SmoothResidual.Hooks.Output));

        // Past the first block's sum, and from there through the second branch alone.
        Tensor stream = x + Branch("First", x), changed = x + Branch("First", other);
        AssertChange(Affine("Linear2", stream + Branch("Second", changed)), [], new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.First.Linear2), new(SmoothResidual.Hooks.First.Linear2, SmoothResidual.Hooks.Second.Linear1), new(SmoothResidual.Hooks.Second.Linear1, SmoothResidual.Hooks.Output));

        void AssertChange(Tensor patched, HookPoint[] held, params AttributionEdge[] edges)
        {
            PatchingResult result = Patch(network, clean, corrupted, new() { Sender = SmoothResidual.Hooks.Tanh1, Edges = edges, Held = held });
            Compare.Close((patched - unmodified).mean([0]), Change(result), 1e-12, string.Join(", ", result.Edges));
            Assert.Equal((patched - unmodified).pow(2).sum([1]).mean().item<double>(), result.MeanSquare, 1e-12);
        }

        Tensor Affine(string layer, Tensor input) => input.matmul(weights[$"{layer}.weight"].t()) + weights[$"{layer}.bias"];
        Tensor Branch(string block, Tensor input) => Affine($"{block}.Linear2", nn.functional.gelu(Affine($"{block}.Linear1", input)));
        Tensor Rest(Tensor afterFirst) => Affine("Linear2", afterFirst + Branch("Second", afterFirst));
    }

    /// <summary>Queries, keys and values apart, against interventions that put the corrupted ones there.</summary>
    [Theory]
    [InlineData("Queries")]
    [InlineData("Keys", "Values")]
    [InlineData("Values")]
    [InlineData("Queries", "Keys", "Values")]
    public void Parts_of_an_attention(params string[] parts)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("transformer");
        HookPoint sender = network.Hook("PositionalEmbedding1");
        HookPoint[] hooks = [.. parts.Select(part => network.Hook($"Attention.SelfAttention1.{part}"))];
        PatchingResult result = Patch(network, clean, corrupted, new() { Sender = sender, Edges = [.. hooks.Select(hook => new AttributionEdge(sender, hook)), .. hooks.Select(hook => new AttributionEdge(hook, network.Description.Output))] });
        using NetworkTrace other = network.Trace(corrupted), patched = network.Trace(clean, interventions: [.. hooks.Select(hook => Intervention.Patch(hook, other))]);
        Compare.Close((patched[network.Description.Output] - network.Forward(clean)).mean([0]), Change(result), 1e-12, string.Join(", ", parts));
    }

    /// <summary>All ways of a linear network together are the whole effect.</summary>
    [Fact]
    public void Ways_of_a_linear_network_add_up()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("linear");
        HookPoint sender = network.Hook("Linear1"), output = network.Description.Output, first = network.Hook("First.Linear1"), second = network.Hook("Second.Linear1");
        AttributionEdge[][] ways = [[new(sender, output)], [new(sender, first), new(first, output)], [new(sender, second), new(second, output)], [new(sender, first), new(first, second), new(second, output)]];
        HookPoint[][] held = [[first, second], [second], [first], []];
        PatchingResult[] results = [.. ways.Zip(held, (edges, kept) => Patch(network, clean, corrupted, new() { Sender = sender, Edges = edges, Held = kept }, AttributionNetworks.FirstLess))];
        Assert.Equal(results[0].Corrupted - results[0].Clean, results.Sum(result => result.Effect), 1e-12);
        Assert.Equal(1, results.Sum(result => result.Share), 1e-10);
        Assert.All(results, result => Assert.True(Math.Abs(result.Effect) > 1e-4));
    }

    /// <summary>A feature moves the activations along its row of C_pinv, and is read by its column of C.</summary>
    [Theory]
    [InlineData("mlp", "Linear1", "Linear2", true)]
    [InlineData("mlp", "Linear1", "Linear2", false)]
    [InlineData("smooth", "First.GELU1", "Second.GELU1", true)]
    [InlineData("transformer", "Attention", "Mlp.ReLU1", true)]
    [InlineData("images", "Conv2d1", "ReLU1", false)]
    public void Features(string name, string at, string later, bool centre)
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case(name);
        HookPoint from = network.Hook(at), to = network.Hook(later), output = network.Description.Output;
        AnalysisResult analysis = NetworkAnalysis.Run(network, clean, new() { NodeLayers = [from, to, output], BasisKind = BasisKind.Local, Centre = centre, Degeneracy = DegeneracyCount.None });
        AttributionNode sender = AttributionNode.Of(analysis, from, 1), receiver = AttributionNode.Of(analysis, to, 2);
        PatchingResult result = Patch(network, clean, corrupted, new() { Sender = sender, Edges = [new(sender, receiver)], Receiver = receiver });
        PatchingResult onward = Patch(network, clean, corrupted, new() { Sender = sender, Edges = [new(sender, receiver), new(receiver, output)] });

        NodeLayer begin = new(network.Description, from, hasConstant: false), end = new(network.Description, to, hasConstant: false);
        using NetworkTrace own = network.Trace(clean), other = network.Trace(corrupted);
        Tensor moved = Moved(begin, analysis.Basis![from], 1, begin.Values(own), begin.Values(other));
        using NetworkTrace between = network.Trace(clean, interventions: [.. begin.Replace(moved, ScalarType.Float64)]);
        Tensor change = (end.Values(between) - end.Values(own)).matmul(analysis.Basis[to].C.ToTensor().narrow(0, 0, end.Width).select(1, 2));
        Assert.Equal(change.sum([1]).mean().item<double>(), Assert.Single(result.MeanChange), 1e-12);
        Assert.Equal(change.pow(2).sum([1]).mean().item<double>(), result.MeanSquare, 1e-12);

        Tensor written = Moved(end, analysis.Basis[to], 2, end.Values(own), end.Values(between));
        using NetworkTrace last = network.Trace(clean, interventions: [.. end.Replace(written, ScalarType.Float64)]);
        Compare.Close((last[output] - own[output]).mean([0]), Change(onward), 1e-11, name);

        static Tensor Moved(NodeLayer layer, NodeBasis basis, int feature, Tensor clean, Tensor changed) =>
            clean + (changed - clean).matmul(basis.C.ToTensor().narrow(0, 0, layer.Width).narrow(1, feature, 1)).matmul(basis.CPinv.ToTensor().narrow(0, feature, 1).narrow(1, 0, layer.Width));
    }

    /// <summary>Between branches that stand beside each other no way leads.</summary>
    [Fact]
    public void Branches_beside_each_other()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("parallel");
        HookPoint one = network.Hook("Parallel1.Branch1.ReLU1"), other = network.Hook("Parallel1.Branch2.Tanh1");
        PatchingResult result = Patch(network, clean, corrupted, new() { Sender = one, Edges = [new(one, other)], Receiver = other });
        Assert.All(result.MeanChange, change => Assert.Equal(0, change));
        Assert.Equal(0, result.MeanSquare);
        Assert.True(result.CorruptedMeanSquare > 1e-3);
    }

    /// <summary>The same numbers from batches of other sizes, and from a network in float32 to its rounding.</summary>
    [Fact]
    public void Batches_and_types()
    {
        using var network = new SmoothResidual(ScalarType.Float64, seed: 4);
        (Tensor clean, Tensor corrupted) = (Compare.Gaussian(1, 300, 3), Compare.Gaussian(2, 300, 3));
        PatchedPaths paths = new() { Sender = SmoothResidual.Hooks.Tanh1, Edges = [new(SmoothResidual.Hooks.Tanh1, SmoothResidual.Hooks.Second)], Receiver = SmoothResidual.Hooks.Second, Held = [SmoothResidual.Hooks.First.Linear1] };
        PatchingResult whole = Patch(network, clean, corrupted, paths), parts = NetworkAttribution.Patch(network, Dataset.Of(clean.split(70)), Dataset.Of(corrupted.split(31)), paths, cancellationToken: TestContext.Current.CancellationToken);
        Compare.Close(Change(whole), Change(parts), 1e-13);
        using var single = (SmoothResidual)network.Copy(ScalarType.Float32);
        Compare.Close(Change(whole), Change(Patch(single, clean.to(ScalarType.Float32), corrupted.to(ScalarType.Float32), paths)), 1e-5);
    }

    [Fact]
    public void What_the_result_says()
    {
        (IInstrumentedNetwork network, Tensor clean, Tensor corrupted) = AttributionNetworks.Case("mlp");
        PatchingResult result = Patch(network, clean, corrupted, new() { Sender = network.Hook("Linear1"), Edges = [new(network.Hook("Linear1"), network.Description.Output)] }, AttributionNetworks.FirstLess);
        Assert.All(result.ToString().Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("Linear1 -> Linear3", result.ToString().Replace('\n', ' '), StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(result.ToJson());
        Assert.Equal(result.Effect, json.RootElement.GetProperty("effect").GetDouble());
        Assert.Equal(2, json.RootElement.GetProperty("meanChange").GetArrayLength());
    }

    private static PatchingResult Patch(IInstrumentedNetwork network, Tensor clean, Tensor corrupted, PatchedPaths paths, AblationMetric? metric = null) =>
        NetworkAttribution.Patch(network, clean, corrupted, paths, metric, TestContext.Current.CancellationToken);

    private static Tensor Change(PatchingResult result) => tensor([.. result.MeanChange], ScalarType.Float64).reshape([.. result.Shape]);
}
