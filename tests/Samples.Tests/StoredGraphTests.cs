using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>
/// The graphs that the Local Interaction Basis' authors stored of the modular addition transformer, from all 3830 training
/// pairs: each step from the stored results of the one before. Their threshold lies in the noise of float64, so that C C^T is
/// compared where noise has no part, and everywhere weighted by the data that excite it.
/// </summary>
public sealed class StoredGraphTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public static TheoryData<int, int> Steps => new() { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 0 }, { 1, 1 }, { 1, 2 } };

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_local_basis_is_the_stored_one(int seed, int node)
    {
        (GoldenCase stored, ModularAddition network, Tensor tokens) = Load($"graph_modular_arithmetic_rib_seed{seed}_rib_graph", seed);
        IReadOnlyList<NodeLayer> nodes = Nodes(network, stored);
        string id = stored.Nodes[node];
        using var section = new NetworkSection(network, nodes[node], nodes[node + 1]);
        using SectionSums sums = Ways.Moments(section, stored.NextC(node, 114), stored.Options, tokens.narrow(0, 0, 1));
        sums.Add(new SampleSet(network, tokens), TestContext.Current.CancellationToken);
        Tensor moment = sums.Mean();
        if (seed == 0)
        {
            using SafetensorsContent forced = Safetensors.Read(SharedData.File("data/reference/modadd_rib_seed0_teacher_forced.safetensors"));
            Compare.Close(forced[$"M_dash.{id}"], moment, 1e-12, $"M' of {id}");
        }

        using Moments moments = stored.StoredMoments(id);
        using TensorNode basis = new(new NodeBasisConstruction(stored.Options, KeepRule.Of(stored.Options, ScalarType.Float64)).Interaction(id, moments, hasConstant: true, [], moment));
        Tensor c = stored.C(id), weight = stored.Weight(id);
        Tensor expected = c.matmul(c.t()), actual = basis.C.matmul(basis.C.t());
        if (id != "ln2.0")
            Compare.Close(expected, actual, 1e-9, $"C C^T of {id}");
        Compare.Close(weight.matmul(expected).matmul(weight), weight.matmul(actual).matmul(weight), 1e-9, $"weighted C C^T of {id}");

        // Without the constant, which comes first in both.
        double[] lambdas = [.. stored[$"Lambda.{id}"].data<double>().ToArray().Skip(1).OrderDescending()];
        double[] ours = [.. basis.Lambda.data<double>().ToArray().Skip(1).OrderDescending()];
        for (int i = 0; i < Math.Min(lambdas.Length, ours.Length); i++)
        {
            double difference = Math.Abs(lambdas[i] - ours[i]);
            Assert.True(difference <= 1e-12 * lambdas[0] && (lambdas[i] < 1e-9 * lambdas[0] || difference <= 1e-8 * lambdas[i]), $"Lambda {i} of {id}: {ours[i]:r}, stored {lambdas[i]:r}");
        }
    }

    /// <summary>The stored edges were summed in float32; of seed 0 there are exact ones.</summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public void Edges_are_the_stored_ones(int seed, int node) => AssertEdges("rib", seed, node);

    [Theory]
    [MemberData(nameof(Steps))]
    public void Edges_between_principal_directions_are_the_stored_ones(int seed, int node)
    {
        LongRun.Only();
        AssertEdges("pca", seed, node);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Principal_directions_are_the_stored_ones(int seed)
    {
        (GoldenCase stored, ModularAddition network, Tensor tokens) = Load($"graph_modular_arithmetic_pca_seed{seed}_rib_graph", seed);
        using TensorBasis basis = TensorBasis.Of(network, tokens, [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output], stored.Options, cancellationToken: TestContext.Current.CancellationToken);
        for (int node = 0; node < 3; node++)
        {
            string id = stored.Nodes[node];
            Compare.Close(stored.Mean(id), basis.Nodes[node].Mean, 1e-12, $"mean of {id}");
            Compare.Close(stored.Gram(id), basis.Nodes[node].Gram, 1e-12, $"Gram of {id}");
            Tensor weight = stored.Weight(id), c = stored.C(id), ours = basis.Nodes[node].C;
            Compare.Close(weight.matmul(c.matmul(c.t())).matmul(weight), weight.matmul(ours.matmul(ours.t())).matmul(weight), 1e-12, $"weighted C C^T of {id}");
        }
    }

    /// <summary>All in one run, at a threshold above the noise, against the authors' code at that threshold.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_free_run_above_the_noise_is_the_recomputed_one(int seed)
    {
        (GoldenCase stored, ModularAddition network, Tensor tokens) = Load($"graph_modular_arithmetic_rib_seed{seed}_rib_graph", seed);
        using SafetensorsContent recomputed = Safetensors.Read(SharedData.File($"data/reference/graph_modular_arithmetic_rib_seed{seed}_threshold1e-10.safetensors"));
        using TensorAnalysis run = TensorAnalysis.Run(
            network,
            tokens,
            stored.Options with { NodeLayers = [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output], NodeNames = stored.Nodes, AbsoluteThreshold = 1e-10 },
            cancellationToken: TestContext.Current.CancellationToken);
        double[] tolerances = [3e-5, 1e-9, 1e-12];
        for (int node = 0; node < 3; node++)
        {
            string id = stored.Nodes[node];
            Tensor c = recomputed[$"C.{id}"], ours = run.Basis.Nodes[node].C;
            Compare.Close(c.matmul(c.t()), ours.matmul(ours.t()), 2e-7, $"C C^T of {id}");
            double[] expected = Largest(recomputed[$"edge.{id}->{stored.Nodes[node + 1]}"]), actual = Largest(run.Edges[node].Strengths);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerances[node] * expected[i], $"edge {i} from {id}: {actual[i]:r}, recomputed {expected[i]:r}");
        }
    }

    private static void AssertEdges(string kind, int seed, int node)
    {
        (GoldenCase stored, ModularAddition network, Tensor tokens) = Load($"graph_modular_arithmetic_{kind}_seed{seed}_rib_graph", seed);
        IReadOnlyList<NodeLayer> nodes = Nodes(network, stored);
        string id = stored.Nodes[node], name = $"{id}->{stored.Nodes[node + 1]}";
        using var section = new NetworkSection(network, nodes[node], nodes[node + 1]);
        using Features from = stored.Stored(id);
        using SectionSums sums = Ways.Edges(section, from, stored.NextC(node, 114), new(), tokens.narrow(0, 0, 1));
        sums.Add(new SampleSet(network, tokens), TestContext.Current.CancellationToken);
        Tensor expected = stored[$"edge.{name}"], actual = sums.Mean();
        Compare.Close(expected, actual, 5e-7, name);
        double largest = expected.max().item<double>();
        double[] relative = [.. ((expected - actual).abs() / expected).masked_select(expected.gt(1e-12 * largest)).data<double>().ToArray().Order()];
        Assert.InRange(relative[^1], 0, 1e-6);
        Assert.InRange(relative[relative.Length / 2], 0, 5e-8);
        if ((kind, seed) != ("rib", 0))
            return;
        using SafetensorsContent forced = Safetensors.Read(SharedData.File("data/reference/modadd_rib_seed0_teacher_forced.safetensors"));
        Compare.Close(forced[$"edge_f64.{name}"], actual, 1e-12, $"exact {name}");
    }

    private static double[] Largest(Tensor edges) => [.. edges.contiguous().data<double>().ToArray().OrderDescending().Take(50)];

    private static IReadOnlyList<NodeLayer> Nodes(ModularAddition network, GoldenCase stored) =>
        NodeLayers.Of(network.Description, [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output], stored.Options);

    private static (GoldenCase Stored, ModularAddition Network, Tensor Tokens) Load(string name, int seed)
    {
        var network = new ModularAddition(ScalarType.Float64);
        Checkpoint.Load(SharedData.File($"data/reference/modadd_seed{seed}.safetensors"), network);
        using ModularData data = ModularData.Load(SharedData.File("data/reference/modadd_dataset.safetensors"));
        return (new GoldenCase(name, folder: ""), network, data.TokensOf(data.Train));
    }
}
