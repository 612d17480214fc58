using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis;
using DegeneracyLab.Analysis.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>
/// The ablations that the Local Interaction Basis' authors stored of the modular addition transformer, on all 8939 test pairs, from their
/// stored bases and edges. A score may differ only by samples whose two largest outputs agree to 1e-5.
/// </summary>
public sealed class StoredAblationTests : IDisposable
{
    private const double Tie = 1e-5;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData("rib", 0, 0, 133)]
    [InlineData("rib", 0, 1, 82)]
    [InlineData("rib", 0, 2, 633)]
    [InlineData("pca", 0, 0, 167)]
    [InlineData("pca", 0, 1, 114)]
    [InlineData("pca", 0, 2, 682)]
    [InlineData("rib", 1, 0, 80)]
    [InlineData("rib", 1, 1, 75)]
    [InlineData("rib", 1, 2, 699)]
    public void Bisection_over_edges_is_the_stored_one(string kind, int seed, int section, int required)
    {
        if ((kind, seed, section) != ("rib", 0, 2))
            LongRun.Only();
        (ModularAddition network, ModularData data, AnalysisResult all, JsonElement stored) = Load(kind, seed, $"modular_arithmetic_{kind}_seed{seed}_edge_ablation_results");
        AnalysisResult result = new(all.Options, all.Description, all.Provenance, null, all.Basis, [all.Edges[section]], [], null, null, null);
        using Tensor tokens = data.TokensOf(data.Test);
        using Tensor labels = data.LabelsOf(data.Test);
        // The reference counts from the edges between all coordinates.
        int parts = result.Basis![section].Width * result.Basis[section + 1].Width;
        AblationCurve curve = NetworkAblation.Edges(network, tokens, result, AblationMetric.Accuracy(labels), AblationSchedule.Bisect(0.001, from: parts), TestContext.Current.CancellationToken).Curves[0];
        Assert.Equal(required, curve.Required);
        JsonElement points = stored.GetProperty("results").GetProperty(curve.Node);
        Assert.Equal(points.EnumerateObject().Select(point => int.Parse(point.Name, CultureInfo.InvariantCulture)).Order(), curve.Points.Select(point => point.Kept).Order());
        AssertScores(points, curve, at => NetworkAblation.Edges(network, tokens, result, Ties, at, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("rib", 0, 0)]
    [InlineData("pca", 0, 0)]
    [InlineData("rib", 1, 2)]
    [InlineData("pca", 1, 2)]
    public void Directions_by_number_are_the_stored_ones(string kind, int seed, int mayDiffer)
    {
        LongRun.Only();
        (ModularAddition network, ModularData data, AnalysisResult result, JsonElement stored) = Load(kind, seed, $"modular_arithmetic_node_{kind}_seed{seed}_rib_ablation_results");
        using Tensor tokens = data.TokensOf(data.Test);
        using Tensor labels = data.LabelsOf(data.Test);
        int differ = 0;
        for (int place = 0; place < 3; place++)
        {
            JsonElement points = stored.GetProperty("results").GetProperty(result.Basis![place].Name);
            // The reference counts from all coordinates, and where nothing that is kept is removed it takes the network as it is.
            int[] kept = [.. points.EnumerateObject().Select(point => int.Parse(point.Name, CultureInfo.InvariantCulture)).Where(kept => kept < result.Basis[place].Dimension)];
            AblationCurve curve = NetworkAblation.Nodes(network, tokens, result, AblationMetric.Accuracy(labels), AblationSchedule.At(kept), TestContext.Current.CancellationToken).Curves[place];
            differ += AssertScores(points, curve, at => NetworkAblation.Nodes(network, tokens, result, Ties, at, TestContext.Current.CancellationToken));
        }

        Assert.InRange(differ, 0, mayDiffer);
    }

    /// <summary>Whether the two largest outputs of a sample agree.</summary>
    private static AblationMetric Ties => AblationMetric.Of("ties", higherIsBetter: false, outputs =>
    {
        Tensor largest = outputs.Outputs.topk(2).values;
        return (largest.select(-1, 0) - largest.select(-1, 1)).le(tensor(Tie, ScalarType.Float64) * largest.abs().amax([-1])).to(ScalarType.Float64);
    });

    private static int AssertScores(JsonElement points, AblationCurve curve, Func<AblationSchedule, AblationResult> ties)
    {
        int differ = 0;
        foreach (AblationPoint point in curve.Points)
        {
            double expected = points.GetProperty(point.Kept.ToString(CultureInfo.InvariantCulture)).GetDouble();
            int samples = (int)Math.Round(Math.Abs(expected - point.Score) * 8939);
            if (samples == 0)
                continue;
            differ++;
            AblationCurve near = ties(AblationSchedule.At(point.Kept)).Curves.Single(other => other.Node == curve.Node);
            int tied = (int)Math.Round(near.Points[0].Score * 8939);
            TestContext.Current.TestOutputHelper?.WriteLine($"{curve.Node} {point.Kept}: {samples} samples differ, {tied} tied");
            Assert.True(samples <= tied, $"{curve.Node} with {point.Kept}: {point.Score}, stored {expected}: {samples} samples differ, and {tied} have a tie.");
        }

        return differ;
    }

    private static (ModularAddition Network, ModularData Data, AnalysisResult Result, JsonElement Stored) Load(string kind, int seed, string results)
    {
        var network = new ModularAddition();
        TransformerLensCheckpoint.Load(network, SharedData.File($"data/reference/modadd_seed{seed}.safetensors"));
        using var graph = new GoldenCase($"graph_modular_arithmetic_{kind}_seed{seed}_rib_graph", folder: "");
        AnalysisOptions options = graph.Options with { NodeLayers = [.. ModularAddition.ResidualStream, ModularAddition.Hooks.Output], NodeNames = graph.Nodes };
        NodeBasis[] nodes = [.. graph.Nodes.Select((id, place) => Node(graph, id, options.NodeLayers[place].Name))];
        var basis = new InteractionBasis(options, options.AbsoluteThreshold!.Value, nodes);
        SectionEdges[] edges = [.. Enumerable.Range(0, 3).Select(place => new SectionEdges
        {
            From = graph.Nodes[place],
            To = graph.Nodes[place + 1],
            Method = "stored",
            Strengths = Matrix.Of(graph[$"edge.{graph.Nodes[place]}->{graph.Nodes[place + 1]}"].to(ScalarType.Float64)),
        })];
        using JsonDocument stored = JsonDocument.Parse(File.ReadAllText(SharedData.File($"data/reference/{results}.json")));
        return (network, ModularData.Load(SharedData.File("data/reference/modadd_dataset.safetensors")), new AnalysisResult(options, network.Description, Provenance.Of(network), null, basis, edges, [], null, null, null), stored.RootElement.Clone());
    }

    private static NodeBasis Node(GoldenCase graph, string id, string hook)
    {
        bool isOutput = !graph.Has($"C.{id}");
        Matrix c = Matrix.Of(isOutput ? eye(114, dtype: ScalarType.Float64) : graph.C(id)), write = Matrix.Of(isOutput ? eye(114, dtype: ScalarType.Float64) : graph[$"C_pinv.{id}"].to(ScalarType.Float64));
        var none = NumericalRank.Of([1.0], 1e-12);
        return new()
        {
            Name = id,
            HookPoint = hook,
            HasConstant = !isOutput,
            Vectors = 1,
            Activations = none,
            Interactions = none,
            Mean = [.. new double[c.Rows]],
            Gram = new(0, 0, []),
            JacobianMoment = new(0, 0, []),
            C = c,
            CPinv = write,
            W = new(0, 0, []),
            V = new(0, 0, []),
            Lambda = [.. new double[c.Columns]],
        };
    }
}
