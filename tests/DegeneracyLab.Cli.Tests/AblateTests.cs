using System.Text.Json;

namespace DegeneracyLab.Cli.Tests;

/// <summary>What is made of results: ablations and modules.</summary>
public sealed class AblateTests : IDisposable
{
    private readonly Tour tour;
    private readonly Scratch scratch = new();

    public AblateTests(Tour tour)
    {
        this.tour = tour;
        Scratch.Run(tour.Analysis("analyze", "--basis", "local", "--center", "--out", scratch["local"]));
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Bases_are_ablated_side_by_side_on_the_data_of_the_first()
    {
        Scratch.Run(tour.Analysis("analyze", "--basis", "pca", "--out", scratch["pca"]));
        JsonElement document = Scratch.Json("ablate", scratch["local"], scratch["pca"], "--labels", tour.Labels, "--remove", "both", "--combinations", "ReLU1:1", "--control", "5", "--out", scratch["ablation"]);
        JsonElement[] results = [.. document.GetProperty("results").EnumerateArray()];
        Assert.Equal(["local", "pca"], results.Select(result => result.GetProperty("result").GetString()));
        foreach (JsonElement result in results)
        {
            Assert.Equal(["Input", "ReLU1"], Curves(result, "nodes").Select(curve => curve.GetProperty("node").GetString()));
            Assert.Equal(2, result.GetProperty("combinations").GetArrayLength());
            // Shuffled weights know nothing of the labels.
            Assert.True(result.GetProperty("control").GetProperty("unmodified").GetDouble() < result.GetProperty("edges").GetProperty("unmodified").GetDouble());
        }

        // All directions: the network as it is. None: half of the labels, because one output is always the larger one.
        JsonElement[] points = [.. Curves(results[0], "nodes").Last().GetProperty("points").EnumerateArray()];
        Assert.Equal(results[0].GetProperty("nodes").GetProperty("unmodified").GetDouble(), points[0].GetProperty("score").GetDouble());
        Assert.InRange(points[^1].GetProperty("score").GetDouble(), 0.4, 0.6);
        Assert.Equal(["ablation/ablation.json", "ablation/experiment.json"], scratch.Files.Where(file => file.StartsWith("ablation/", StringComparison.Ordinal)));
        Scratch.Run("run", Path.Combine(scratch["ablation"], "experiment.json"), "--out", scratch["again"]);
        Assert.Equal(File.ReadAllText(Path.Combine(scratch["ablation"], "ablation.json")), File.ReadAllText(Path.Combine(scratch["again"], "ablation.json")));
    }

    [Fact]
    public void Only_the_node_layers_that_are_named_are_ablated()
    {
        JsonElement result = Scratch.Json("ablate", scratch["local"], "--nodes", "ReLU1", "--remove", "both", "--schedule", "at:1", "--out", scratch["ablation"]).GetProperty("results")[0];
        Assert.Equal(["ReLU1"], Curves(result, "nodes").Select(curve => curve.GetProperty("node").GetString()));
        Assert.Equal([("ReLU1", "Linear2")], Curves(result, "edges").Select(curve => (curve.GetProperty("node").GetString(), curve.GetProperty("to").GetString())));
        Assert.Contains("'Relu1'", Scratch.Fail(ExitCode.BadInput, "ablate", scratch["local"], "--nodes", "Relu1", "--out", scratch["x"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_of_the_assembly_is_found_by_its_name()
    {
        JsonElement nodes = Scratch.Json("ablate", scratch["local"], "--metric", "Metrics.Margin", "--schedule", "at:3,1", "--out", scratch["ablation"]).GetProperty("results")[0].GetProperty("nodes");
        Assert.Equal("Metrics.Margin", nodes.GetProperty("metric").GetString());
        Assert.Equal([3, 1], nodes.GetProperty("curves")[1].GetProperty("points").EnumerateArray().Select(point => point.GetProperty("kept").GetInt32()));
    }

    [Fact]
    public void Modules_take_the_cutoffs_of_an_ablation()
    {
        Scratch.Run("ablate", scratch["local"], "--labels", tour.Labels, "--remove", "edges", "--out", scratch["ablation"]);
        string ablation = Path.Combine(scratch["ablation"], "ablation.json");
        Assert.Equal("sqrt E", Norm("modules", scratch["local"], "--out", scratch["modules"]));
        Assert.Equal("max(0, log10(E / cutoff))", Norm("modules", scratch["local"], "--ablation", ablation, "--out", scratch["modules"]));
        Assert.Equal("E / max E", Norm("modules", scratch["local"], "--norm", "max", "--null-model", "newman", "--resolution", "0.5", "--out", scratch["modules"]));
        Assert.Equal(["modules/experiment.json", "modules/modules.graphml", "modules/modules.json"], scratch.Files.Where(file => file.StartsWith("modules/", StringComparison.Ordinal)));
        string sweep = Scratch.Run("modules", scratch["local"], "--resolution", "0.1,1", "--out", scratch["modules"]);
        Assert.Contains("at resolution 0.1", sweep, StringComparison.Ordinal);
        Assert.Contains("norm sqrt takes no cutoffs", Scratch.Fail(ExitCode.Usage, "modules", scratch["local"], "--norm", "sqrt", "--ablation", ablation, "--out", scratch["x"]), StringComparison.Ordinal);
        Assert.Contains("needs cutoffs", Scratch.Fail(ExitCode.Usage, "modules", scratch["local"], "--norm", "log", "--out", scratch["x"]), StringComparison.Ordinal);

        // The weakest edge that the bisection kept, from the edges themselves.
        using JsonDocument found = JsonDocument.Parse(File.ReadAllText(ablation));
        JsonElement curve = Curves(found.RootElement.GetProperty("results")[0], "edges").First();
        Analysis.Matrix strengths = Analysis.AnalysisResult.Load(scratch["local"]).Edges[0].Strengths;
        double[] sorted = [.. Enumerable.Range(0, strengths.Rows).SelectMany(row => Enumerable.Range(1, strengths.Columns - 1).Select(column => strengths[row, column])).OrderDescending()];
        Assert.Equal(sorted[curve.GetProperty("required").GetInt32() - 1], curve.GetProperty("cutoff").GetDouble());
    }

    [Fact]
    public void Bases_are_compared_by_their_edges_and_their_spans()
    {
        Scratch.Run(tour.Analysis("analyze", "--basis", "neuron", "--out", scratch["neuron"]));
        JsonElement compared = Scratch.Json("compare", scratch["local"], scratch["neuron"], "--overlap");
        Assert.Equal(4, compared.GetProperty("sparsity").GetArrayLength());
        Assert.Equal(["Input", "ReLU1", "Linear2"], compared.GetProperty("overlap").EnumerateArray().Select(node => node.GetProperty("node").GetString()));
        // A basis agrees with itself: all angles are 0, and every feature finds itself.
        foreach (JsonElement node in Scratch.Json("compare", scratch["local"], scratch["local"], "--overlap").GetProperty("overlap").EnumerateArray())
            Assert.Equal(1, node.GetProperty("sharedSpan").GetDouble(), 1e-9);
        Assert.Equal(JsonValueKind.Null, Scratch.Json("compare", scratch["local"], scratch["neuron"]).GetProperty("overlap").ValueKind);
        Assert.Contains("Gini", Scratch.Run("compare", scratch["local"], scratch["neuron"]), StringComparison.OrdinalIgnoreCase);
    }

    private static string? Norm(params string[] arguments) => Scratch.Json(arguments).GetProperty("graph").GetProperty("norm").GetString();

    private static IEnumerable<JsonElement> Curves(JsonElement result, string part) => result.GetProperty(part).GetProperty("curves").EnumerateArray();
}
