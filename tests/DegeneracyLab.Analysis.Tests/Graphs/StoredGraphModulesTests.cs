using System.Text.Json;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>The graphs of the Local Interaction Basis' authors, against partitions that leidenalg found of them.</summary>
public sealed class StoredGraphModulesTests
{
    private static readonly string[] Layers = ["ln1.0", "ln2.0", "unembed"];

    public static TheoryData<string, int> Graphs => new() { { "rib", 0 }, { "rib", 1 }, { "pca", 0 }, { "pca", 1 } };

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Modules_are_at_least_as_good(string kind, int seed)
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(SharedData.File("data/reference/modularity_reference.json")));
        JsonElement stored = reference.RootElement.GetProperty("graphs").GetProperty($"{kind}_seed{seed}");
        Dictionary<string, double> cutoffs = stored.GetProperty("eps_by_layer").EnumerateObject().ToDictionary(eps => eps.Name, eps => eps.Value.GetDouble());
        InteractionGraph graph = Graph(kind, seed, EdgeNorm.Default(cutoffs), out int[] withConstants);
        Assert.Equal(EdgeNormKind.Logarithm, graph.Norm.Kind);
        Assert.Equal(stored.GetProperty("n_nodes").GetInt32(), withConstants.Sum());
        Assert.Equal(stored.GetProperty("n_nodes").GetInt32() - 3, graph.Nodes.Count);
        // The cutoffs are edges themselves, of weight 0 but for the rounding of float32.
        Assert.InRange(graph.Edges.Count, stored.GetProperty("n_edges").GetInt32() - 3, stored.GetProperty("n_edges").GetInt32());
        Assert.Equal(stored.GetProperty("total_weight").GetDouble(), graph.TotalWeight, 5);

        foreach (JsonProperty run in stored.GetProperty("runs").EnumerateObject())
        {
            double resolution = double.Parse(run.Name, System.Globalization.CultureInfo.InvariantCulture);
            int[] membership = [.. run.Value.GetProperty("membership").EnumerateArray().Select(member => member.GetInt32())];
            int[] theirs = [.. membership.Where((_, i) => i != 0 && i != withConstants[0] && i != withConstants[0] + withConstants[1])];
            var quality = new GraphQuality(graph);
            double expected = quality.Search(NullModel.Newman, resolution).Quality(LeidenSearch.Numbered(theirs));
            Assert.Equal(run.Value.GetProperty("quality_gamma_normalised").GetDouble(), expected, 7);
            Assert.Equal(run.Value.GetProperty("Q_gamma1").GetDouble(), quality.Search(NullModel.Newman, 1).Quality(LeidenSearch.Numbered(theirs)), 7);

            GraphModules modules = Leiden.Find(graph, new() { NullModel = NullModel.Newman, Resolution = resolution }, TestContext.Current.CancellationToken);
            Assert.True(modules.Quality >= expected - 1e-12, $"At {resolution}: {modules.Quality:r}, leidenalg {expected:r}.");
        }
    }

    /// <summary>Half of the edges between features are above the median of their strengths.</summary>
    [Fact]
    public void A_cutoff_at_the_median_keeps_half_of_the_edges()
    {
        InteractionGraph all = Graph("rib", 0, EdgeNorm.Identity, out _);
        Dictionary<string, double> medians = all.Edges.GroupBy(edge => all.Nodes[edge.From].LayerName).ToDictionary(
            section => section.Key,
            section => section.Select(edge => edge.Strength).Order().ElementAt(section.Count() / 2));
        InteractionGraph half = Graph("rib", 0, EdgeNorm.Logarithm(medians), out _);
        Assert.InRange(half.Edges.Count / (double)all.Edges.Count, 0.49, 0.51);
    }

    [Fact]
    public void A_smaller_resolution_gives_fewer_modules()
    {
        InteractionGraph graph = Graph("rib", 0, EdgeNorm.SquareRoot, out _);
        foreach (NullModel model in new[] { NullModel.Layered, NullModel.Newman })
        {
            ResolutionSweep sweep = Leiden.Sweep(graph, [1e-3, 1, 10], new() { NullModel = model, Restarts = 3 }, TestContext.Current.CancellationToken);
            int[] counts = [.. sweep.Points.Select(point => point.Modules.Count)];
            Assert.True(counts[0] < counts[1] && counts[1] < counts[2], string.Join(", ", counts));
        }
    }

    private static InteractionGraph Graph(string kind, int seed, EdgeNorm norm, out int[] features)
    {
        using SafetensorsContent content = Safetensors.Read(SharedData.File($"data/reference/graph_modular_arithmetic_{kind}_seed{seed}_rib_graph.safetensors"));
        Matrix[] strengths = [.. Layers.Zip(Layers.Skip(1)).Select(pair => Matrix.Of(content[$"edge.{pair.First}->{pair.Second}"].to(TorchSharp.torch.ScalarType.Float64)))];
        features = [strengths[0].Columns, strengths[0].Rows, strengths[1].Rows];
        return InteractionGraph.Of([.. Layers.Zip(features, (name, count) => new GraphLayer(name, count, Constant: 0))], strengths, norm);
    }
}
