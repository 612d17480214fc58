using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli.Tests;

/// <summary>A split run leaves a file that makes its result again, whether its parts are rows of one file or files of their own.</summary>
public sealed class SplitRunTests(Tour tour) : IDisposable
{
    private static readonly string[] Choices = ["--basis", "pca"];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Parts_with_files_of_their_own_make_the_result_again()
    {
        string[] lines = File.ReadAllLines(tour.Data);
        File.WriteAllLines(scratch["second.csv"], lines[201..]);
        File.WriteAllLines(scratch["first.csv"], lines[..201]);
        Merge(("second.csv", ["--first-sample", "200"]), ("first.csv", []));
        Experiment merged = ExperimentFile.Read(Path.Combine(scratch["parts"], "experiment.json"));
        Assert.Equal(("analyze", null), (merged.Command, merged.Data));
        Assert.Equal([new(scratch["first.csv"]), new(scratch["second.csv"])], merged.Parts!);
        AssertMakesTheWhole();

        // What follows from the result reads the same data.
        Scratch.Run("ablate", scratch["parts"], "--labels", tour.Labels, "--schedule", "at:1", "--out", scratch["ablation"]);
        Assert.Equal(merged.Parts!, ExperimentFile.Read(Path.Combine(scratch["ablation"], "experiment.json")).Parts!);
    }

    [Fact]
    public void Rows_of_one_file_make_the_result_again()
    {
        File.Copy(tour.Data, scratch["data.csv"]);
        Merge(("data.csv", ["--rows", "300:200"]), ("data.csv", ["--rows", "0:300"]));
        Experiment merged = ExperimentFile.Read(Path.Combine(scratch["parts"], "experiment.json"));
        Assert.Equal((scratch["data.csv"], null), (merged.Data, merged.Parts));
        Assert.Equal([0, 500], merged.Rows!);
        AssertMakesTheWhole();
    }

    /// <summary>Sums that were copied from another machine, without what says where their samples are.</summary>
    [Fact]
    public void Sums_without_their_experiment_are_refused()
    {
        Scratch.Run(tour.Analysis("pass", [.. Choices, "--out", scratch["parts"]]));
        Assert.Equal(["parts", "parts/sums-1-0.json", "parts/sums-1-0.safetensors"], scratch.Files);
        string experiment = Path.Combine(scratch["parts"], "sums-1-0.json");
        File.Delete(experiment);
        Assert.Equal($"There is no file {experiment}, which 'degeneracylab pass' wrote beside the sums and which says where their samples are: copy both.", Scratch.Fail(ExitCode.Files, tour.Merge([.. Choices, "--out", scratch["parts"]])));
        Assert.Equal(["parts", "parts/sums-1-0.safetensors"], scratch.Files);
        Assert.Contains("'--data'", Scratch.Fail(ExitCode.Usage, tour.Merge([.. Choices, "--data", tour.Data, "--out", scratch["parts"]])), StringComparison.Ordinal);
    }

    private void Merge(params (string File, string[] Place)[] parts)
    {
        bool isComplete;
        do
        {
            foreach ((string file, string[] place) in parts)
                Scratch.Run(["pass", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", scratch[file], .. Choices, .. place, "--out", scratch["parts"]]);
            isComplete = Scratch.Json(tour.Merge([.. Choices, "--out", scratch["parts"]])).GetProperty("complete").GetBoolean();
        }
        while (!isComplete);
        Assert.Equal(["parts", "parts/analysis.json", "parts/analysis.safetensors", "parts/experiment.json"], scratch.Files.Where(file => file.StartsWith("parts", StringComparison.Ordinal)));
    }

    private void AssertMakesTheWhole()
    {
        Scratch.Run(tour.Analysis("analyze", [.. Choices, "--out", scratch["whole"]]));
        Scratch.Run("run", Path.Combine(scratch["parts"], "experiment.json"), "--out", scratch["again"]);
        Assert.Equal(File.ReadAllBytes(Path.Combine(scratch["whole"], "analysis.safetensors")), File.ReadAllBytes(Path.Combine(scratch["again"], "analysis.safetensors")));
        Assert.Equal(AnalysisResult.Load(scratch["parts"]).Provenance.DataHash, AnalysisResult.Load(scratch["again"]).Provenance.DataHash);
    }
}
