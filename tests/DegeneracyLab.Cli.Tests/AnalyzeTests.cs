using System.Text;
using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli.Tests;

/// <summary>Networks, analyses, and what is read of them later.</summary>
public sealed class AnalyzeTests(Tour tour) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Networks_are_listed_with_shapes_and_sizes()
    {
        JsonElement[] networks = [.. Scratch.Json("networks", Tour.Assembly).EnumerateArray()];
        Assert.Equal(["Classifier", "SizedClassifier"], networks.Select(network => network.GetProperty("name").GetString()));
        // 7 x 10 + 10 and 10 x 2 + 2.
        Assert.Equal(102, networks[0].GetProperty("parameters").GetInt64());
        Assert.Equal(["Input", "Linear1", "ReLU1", "Linear2"], networks[0].GetProperty("hookPoints").EnumerateArray().Select(hook => hook.GetString()));
        Assert.Equal("hidden", networks[1].GetProperty("sizes")[0].GetString());
        Assert.Contains("SizedClassifier", Scratch.Run("networks", Tour.Assembly), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_saved_whole_and_read_without_the_assembly()
    {
        JsonElement document = Scratch.Json(tour.Analysis("analyze", "--basis", "local", "--center", "--degeneracy", "--out", scratch["result"]));
        Assert.Equal(["result", "result/analysis.json", "result/analysis.safetensors", "result/experiment.json"], scratch.Files);
        // The ten scales of hidden units, and in each the direction of inputs that the data do not span: their last column is a sum.
        Assert.Equal(20, document.GetProperty("degeneracy").GetProperty("total").GetInt32());
        Assert.Equal(500, document.GetProperty("provenance").GetProperty("samples").GetInt64());
        var result = AnalysisResult.Load(scratch["result"]);
        Assert.Equal([7, 3, 2], result.Basis!.Select(node => node.Dimension));
        Assert.Equal(BasisKind.Local, result.Options.BasisKind);
        Assert.Contains("20 of 102 parameter directions are free", Scratch.Run("show", scratch["result"]), StringComparison.Ordinal);
        Assert.Equal(document.ToString(), Scratch.Json("show", scratch["result"]).ToString());
    }

    [Fact]
    public void The_page_of_a_result_is_written_where_it_is_asked_for()
    {
        Assert.Contains("result, with report.html", Scratch.Run(tour.Analysis("analyze", "--basis", "local", "--center", "--degeneracy", "--report", "--out", scratch["result"])), StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(scratch["result"], "report.html"));
        Assert.Contains("20 of 102 parameter directions are free", page, StringComparison.Ordinal);
        Assert.Contains("[Linear(10), ReLU]", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"ablation\"", page, StringComparison.Ordinal);

        Scratch.Run("ablate", scratch["result"], "--labels", tour.Labels, "--remove", "both", "--combinations", "ReLU1:1", "--control", "1", "--report", "--out", scratch["ablation"]);
        string ablated = File.ReadAllText(Path.Combine(scratch["ablation"], "report.html"));
        Assert.Contains("id=\"ablation\"", ablated, StringComparison.Ordinal);
        Assert.Contains("shuffled weights", ablated, StringComparison.Ordinal);
        Scratch.Run("show", scratch["result"], "--report", "--ablation", Path.Combine(scratch["ablation"], "ablation.json"));
        Assert.Equal(ablated, File.ReadAllText(Path.Combine(scratch["result"], "report.html")));
        Scratch.Run("modules", scratch["result"], "--resolution", "0.3", "--report", "--out", scratch["modules"]);
        Assert.Contains("id=\"graph\"", File.ReadAllText(Path.Combine(scratch["modules"], "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_a_result_makes_it_again()
    {
        Scratch.Run(tour.Analysis("analyze", "--basis", "pca", "--nodes", "Input", "ReLU1", "--edges", "none", "--threshold", "1e-6", "--out", scratch["first"]));
        Scratch.Run("run", Path.Combine(scratch["first"], "experiment.json"), "--out", scratch["second"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(scratch["first"], "analysis.safetensors")), File.ReadAllBytes(Path.Combine(scratch["second"], "analysis.safetensors")));
        JsonElement options = Scratch.Json("show", scratch["second"]).GetProperty("configuration");
        Assert.Equal(1e-6, options.GetProperty("threshold").GetDouble());
        Assert.Equal(2, options.GetProperty("nodeLayers").GetArrayLength());
        Assert.All(Scratch.Json("compare", scratch["first"], scratch["second"]).GetProperty("numbers").EnumerateArray(), row => Assert.True(row.GetProperty("same").GetBoolean()));
    }

    /// <summary>The same weights as Python would save them: under the names of a Sequential.</summary>
    [Fact]
    public void Weights_may_have_the_names_of_others()
    {
        // Tensors are not at hand here, so the names change in the header: it begins after 8 bytes that say how long it is, and may end in spaces.
        byte[] weights = File.ReadAllBytes(tour.Weights);
        int length = BitConverter.ToInt32(weights);
        string header = Encoding.UTF8.GetString(weights, 8, length);
        Assert.Contains("\"Linear1.weight\"", header, StringComparison.Ordinal);
        string renamed = header.Replace("Linear1", "0", StringComparison.Ordinal).Replace("Linear2", "2", StringComparison.Ordinal);
        File.WriteAllBytes(scratch["sequential.safetensors"], [.. weights[..8], .. Encoding.UTF8.GetBytes(renamed.PadRight(length)), .. weights[(8 + length)..]]);
        Assert.Equal(Hash(tour.Weights), Hash(scratch["sequential.safetensors"]));

        string Hash(string file) => Scratch.Json("analyze", Tour.Assembly, "--network", "Classifier", "--weights", file, "--data", tour.Data, "--edges", "none", "--out", scratch["result"]).GetProperty("provenance").GetProperty("weightsHash").GetString()!;
    }

    [Fact]
    public void A_folder_moves_with_its_experiment()
    {
        File.Copy(tour.Weights, scratch["w.safetensors"]);
        Scratch.Run("analyze", Tour.Assembly, "--network", "Classifier", "--weights", scratch["w.safetensors"], "--data", tour.Data, "--edges", "none", "--out", scratch["result"]);
        Experiment experiment = ExperimentFile.Read(Path.Combine(scratch["result"], "experiment.json"));
        Assert.Equal((scratch["w.safetensors"], tour.Data, Tour.Assembly, scratch["result"]), (experiment.Weights, experiment.Data, experiment.Assembly, experiment.Out));
        Assert.Contains("\"weights\": \"../w.safetensors\"", File.ReadAllText(Path.Combine(scratch["result"], "experiment.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_and_seeds_make_a_network_and_its_type_is_chosen()
    {
        JsonElement document = Scratch.Json("analyze", Tour.Assembly, "--network", "SizedClassifier", "--size", "hidden=4", "--seed", "3", "--dtype", "float64", "--data", tour.Data, "--out", scratch["result"]);
        JsonElement provenance = document.GetProperty("provenance");
        Assert.Equal(((7 * 4) + 4 + (4 * 2) + 2, 3, "Float64"), (provenance.GetProperty("parameters").GetInt64(), provenance.GetProperty("seed").GetInt64(), provenance.GetProperty("dtype").GetString()));
    }

    [Theory]
    [InlineData("global", BasisKind.Global, false)]
    [InlineData("local", BasisKind.Local, false)]
    [InlineData("local-gradient", BasisKind.LocalGradient, false)]
    [InlineData("local-change", BasisKind.LocalChange, false)]
    [InlineData("pca", BasisKind.PrincipalDirections, true)]
    [InlineData("svd", BasisKind.PrincipalDirections, false)]
    [InlineData("neuron", BasisKind.Neurons, false)]
    public void Every_basis_has_its_name(string name, BasisKind kind, bool isCentred)
    {
        string[] integration = kind == BasisKind.LocalChange ? ["--basis-integration", "trapezoid 2"] : [];
        JsonElement options = Scratch.Json(tour.Analysis("analyze", ["--basis", name, "--edges", "functional", "--edge-integration", "trapezoid 2", .. integration, "--out", scratch["result"]])).GetProperty("configuration");
        Assert.Equal((kind.ToString(), isCentred, "Functional"), (options.GetProperty("basisKind").GetString(), options.GetProperty("centre").GetBoolean(), options.GetProperty("edgeFormula").GetString()));
    }

    [Fact]
    public void Further_results_are_asked_for_by_options()
    {
        JsonElement document = Scratch.Json(tour.Analysis("analyze", "--basis", "none", "--degeneracy", "exact", "--directions", "--hessian", "--synchronisation", "--fresh-data", tour.Data, "--out", scratch["result"]));
        Assert.All(["directions", "hessian", "synchronisation"], part => Assert.Equal(JsonValueKind.Object, document.GetProperty(part).ValueKind));
        Assert.Equal(500, document.GetProperty("provenance").GetProperty("freshSamples").GetInt64());
        // They are read back without the tensor engine, too.
        Assert.Equal(20, AnalysisResult.Load(scratch["result"]).Directions!.Directions.Count);
    }

    [Fact]
    public void An_explanation_names_the_passes_and_writes_nothing()
    {
        JsonElement explained = Scratch.Json(tour.Analysis("explain", "--basis", "local"));
        Assert.Equal(["activations", "basis of ReLU1", "basis of Input", "edges"], explained.GetProperty("passes").EnumerateArray().Select(pass => pass.GetString()!));
        Assert.Contains("4 passes over the data of Classifier", Scratch.Run(tour.Analysis("explain", "--basis", "local")), StringComparison.Ordinal);
        Assert.Empty(scratch.Files);
    }

    [Fact]
    public void A_split_run_gives_the_result_of_a_whole_one()
    {
        string[] choices = ["--basis", "local", "--center", "--degeneracy"];
        Scratch.Run(tour.Analysis("analyze", [.. choices, "--out", scratch["whole"]]));
        JsonElement merged;
        do
        {
            foreach (string rows in new[] { "200:300", "0:200" })
                Scratch.Run(tour.Analysis("pass", [.. choices, "--rows", rows, "--out", scratch["parts"]]));
            merged = Scratch.Json(tour.Merge([.. choices, "--out", scratch["parts"]]));
        }
        while (!merged.GetProperty("complete").GetBoolean());
        Assert.Equal(["analysis.json", "analysis.safetensors", "experiment.json"], Directory.EnumerateFiles(scratch["parts"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        AnalysisResult whole = AnalysisResult.Load(scratch["whole"]), parts = AnalysisResult.Load(scratch["parts"]);
        Assert.Equal((whole.Degeneracy!.Total, whole.Provenance.DataHash), (parts.Degeneracy!.Total, parts.Provenance.DataHash));
        Assert.All(Scratch.Json("compare", scratch["whole"], scratch["parts"]).GetProperty("numbers").EnumerateArray(), row => Assert.True(row.GetProperty("same").GetBoolean(), row.ToString()));
        Scratch.Run("run", Path.Combine(scratch["parts"], "experiment.json"), "--out", scratch["again"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(scratch["whole"], "analysis.safetensors")), File.ReadAllBytes(Path.Combine(scratch["again"], "analysis.safetensors")));
        for (int node = 0; node < whole.Basis!.Count; node++)
            Assert.All(whole.Basis[node].Lambda.Zip(parts.Basis![node].Lambda), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * whole.Basis[node].Lambda.Max()));
    }

    [Fact]
    public void The_doctor_checks_every_device_and_type()
    {
        JsonElement engine = Scratch.Json("doctor", Tour.Assembly).GetProperty("engine");
        Assert.Equal(2 * engine.GetProperty("devices").GetArrayLength(), engine.GetProperty("checks").GetArrayLength());
        Assert.All(engine.GetProperty("checks").EnumerateArray(), check => Assert.InRange(check.GetProperty("difference").GetDouble(), 0, check.GetProperty("tolerance").GetDouble()));
        // Float32 is another type, whose rounding shows.
        Assert.InRange(engine.GetProperty("checks")[1].GetProperty("difference").GetDouble(), 1e-9, 1e-4);
        Assert.Contains(engine.GetProperty("libraries").EnumerateArray(), library => library.GetProperty("path").GetString() is { } path && path.StartsWith(Path.GetDirectoryName(Tour.Assembly)!, StringComparison.Ordinal));
        Assert.Contains("'degeneracylab doctor ASSEMBLY'", Scratch.Run("doctor"), StringComparison.Ordinal);
    }
}
