namespace DegeneracyLab.Cli.Tests;

/// <summary>What does not fit gets one line that says what and where, an exit code, and leaves nothing behind.</summary>
public sealed class BadInputTests(Tour tour) : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose()
    {
        try
        {
            Assert.Empty(scratch.Files);
        }
        finally
        {
            scratch.Dispose();
        }
    }

    [Fact]
    public void Of_an_assembly()
    {
        Says("There is no assembly", ExitCode.Files, "networks", scratch["None.dll"]);
        Says("is no .NET assembly", ExitCode.BadInput, "networks", tour.Data);
        Says("Generators.dll was not built with DegeneracyLab", ExitCode.BadInput, "networks", Tour.BuiltIn("DegeneracyLab.Generators", "DegeneracyLab.Generators.dll"));
        Says("DegeneracyLab.Analysis.dll declares no networks", ExitCode.BadInput, "networks", Path.Combine(Path.GetDirectoryName(Tour.Assembly)!, "DegeneracyLab.Analysis.dll"));
        Says("TorchSharp.dll is not in the folder of DegeneracyLab.Analysis.dll", ExitCode.BadInput, "networks", Tour.BuiltIn("DegeneracyLab.Analysis", "DegeneracyLab.Analysis.dll"));
    }

    [Fact]
    public void Of_a_network()
    {
        Says("no network 'Clasifier'; the nearest is Classifier", ExitCode.BadInput, Analyze("Clasifier"));
        Says("SizedClassifier needs the size hidden, and hidden was not given: add --size hidden=8", ExitCode.BadInput, Analyze("SizedClassifier"));
        Says("Linear1: no memory for its weight of [999999999, 7]", ExitCode.BadInput, "analyze", Tour.Assembly, "--network", "SizedClassifier", "--size", "hidden=999999999", "--seed", "1", "--data", tour.Data, "--out", scratch["x"]);
        Says("SizedClassifier has no size 'hiden'; it has hidden", ExitCode.BadInput, Analyze("SizedClassifier", "--size", "hiden=8"));
        Says("--size takes a name and a number, such as hidden=8, not 'hidden'", ExitCode.Usage, Analyze("SizedClassifier", "--size", "hidden"));
        Says("no hook point 'Relu1'; the nearest is ReLU1", ExitCode.BadInput, Analyze("Classifier", "--nodes", "Relu1", "Linear2"));
        Says("Either --weights or --seed is needed", ExitCode.Usage, Analyze("Classifier", "--seed", "1"));
    }

    [Fact]
    public void Of_weights_and_data()
    {
        Says($"There is no file {scratch["none.safetensors"]}.", ExitCode.Files, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", scratch["none.safetensors"], "--data", tour.Data, "--out", scratch["x"]);
        Says($"{tour.Folder} is a folder; expected a file.", ExitCode.Files, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Folder, "--data", tour.Data, "--out", scratch["x"]);
        Says("There is no file", ExitCode.Files, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", scratch["none.csv"], "--out", scratch["x"]);
        Says("has 4 arrays; say which by --data-tensor: Linear1.bias, Linear1.weight", ExitCode.Usage, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", tour.Weights, "--out", scratch["x"]);
        Says("labels.csv holds Float64 [500, 1]; Classifier takes data of shape [samples, 7].", ExitCode.BadInput, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", tour.Labels, "--out", scratch["x"]);
        Says("The rows 400:200 are not in", ExitCode.BadInput, tour.Analysis("pass", "--rows", "400:200", "--out", scratch["x"]));
        Says("has no sums of pass 1 of 2", ExitCode.BadInput, tour.Merge("--out", scratch["x"]));
    }

    /// <summary>Weights of another network: the line comes last, below a report that has every tensor.</summary>
    [Fact]
    public void Of_weights_of_another_network()
    {
        (int exitCode, string output, string error) = Scratch.Call(Analyze("SizedClassifier", "--size", "hidden=8"));
        Assert.Equal((ExitCode.BadInput, ""), (exitCode, output));
        string[] lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"degeneracylab: {tour.Weights} does not have the weights of SizedClassifier under the declared names: Linear1.weight is [10, 7], expected [8, 7]; Linear1.bias is [10], expected [8]; Linear2.weight is [2, 10], expected [2, 8].", lines[^1]);
        Assert.Matches("(?m)^Linear1.weight +Linear1.weight +\\[10, 7\\] +expected \\[8, 7\\]$", error);
        Assert.Matches("(?m)^Linear2.bias +Linear2.bias +\\[2\\]$", error);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x\n", "line 3, column b: 'x' is no number")]
    [InlineData("1,2\n3\n", "line 2: 1 cells, but 2")]
    [InlineData("a,b\n", "no rows of numbers")]
    [InlineData("1,2,3,4,5,6,7\n1,2,3,4,5,6,NaN\n", "The data hold NaN at row 1, column 6")]
    public void Of_a_table(string text, string message)
    {
        string file = scratch["table.csv"];
        File.WriteAllText(file, text);
        Assert.Contains(message, Scratch.Fail(ExitCode.BadInput, "analyze", Tour.Assembly, "--network", "Classifier", "--weights", tour.Weights, "--data", file, "--out", scratch["x"]), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Of_choices()
    {
        Says("--basis is global, local, local-gradient, local-change, pca, svd, neuron, none, not 'foo'.", ExitCode.Usage, Analyze("Classifier", "--basis", "foo"));
        Says("--threshold takes a finite number, not '0,1'.", ExitCode.Usage, Analyze("Classifier", "--threshold", "0,1"));
        Says("--threshold takes a finite number, not 'NaN'.", ExitCode.Usage, Analyze("Classifier", "--threshold", "NaN"));
        Says("--seed takes a whole number, not '1.5'.", ExitCode.Usage, Analyze("Classifier", "--seed", "1.5"));
        Says("--first-sample is 0 or more, not -1.", ExitCode.Usage, tour.Analysis("pass", "--first-sample", "-1", "--out", scratch["x"]));
        Says("--dtype is float32 or float64, not 'half'", ExitCode.Usage, Analyze("Classifier", "--dtype", "half"));
        Says("Option '--out' is required", ExitCode.Usage, tour.Analysis("analyze"));
        Says("'analyse'", ExitCode.Usage, "analyse", Tour.Assembly);
        Says("'--bases'", ExitCode.Usage, Analyze("Classifier", "--bases", "local"));
        Says("--edges squared would have no effect: edges are between the features of a basis, and --basis is none.", ExitCode.Usage, Analyze("Classifier", "--basis", "none", "--edges", "squared", "--degeneracy"));
        Says("holds no result", ExitCode.Files, "show", scratch.Folder);
    }

    [Fact]
    public void Of_an_output_folder()
    {
        Says($"{tour.Data} is a file", ExitCode.Files, tour.Analysis("analyze", "--out", Path.Combine(tour.Data, "x")));
        Says($"{tour.Data} is a file", ExitCode.Files, tour.Analysis("analyze", "--out", tour.Data));
    }

    [Fact]
    public void Of_an_experiment()
    {
        string file = scratch["experiment.json"];
        File.WriteAllText(file, """{ "schema": "degeneracylab-experiment-1", "command": "analyze", "asembly": "x.dll" }""");
        Assert.Equal($"{file} has the argument 'asembly', which no command takes; the nearest is assembly.", Scratch.Fail(ExitCode.Usage, "run", file));
        File.WriteAllText(file, """{ "schema": "degeneracylab-experiment-0", "command": "analyze" }""");
        Assert.Contains("of the schema 'degeneracylab-experiment-0'; this version of degeneracylab reads degeneracylab-experiment-1", Scratch.Fail(ExitCode.Usage, "run", file), StringComparison.Ordinal);
        File.WriteAllText(file, """{ "schema": "degeneracylab-experiment-1", "command": "dance" }""");
        Assert.Contains("no command 'dance'", Scratch.Fail(ExitCode.Usage, "run", file), StringComparison.Ordinal);
        foreach (string command in new[] { "show", "modules", "ablate" })
        {
            File.WriteAllText(file, $$"""{ "schema": "degeneracylab-experiment-1", "command": "{{command}}", "out": "x" }""");
            Assert.Contains($"The command {command} needs the folder of a result", Scratch.Fail(ExitCode.Usage, "run", file), StringComparison.Ordinal);
        }

        File.WriteAllText(file, """{ "schema": "degeneracylab-experiment-1", "command": "modules", "results": ["y"] }""");
        Assert.Contains("The command modules needs a folder for what it writes", Scratch.Fail(ExitCode.Usage, "run", file), StringComparison.Ordinal);
        File.WriteAllText(file, "data,1");
        Assert.Contains("is no experiment", Scratch.Fail(ExitCode.Usage, "run", file), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void Of_labels_and_metrics()
    {
        string result = scratch["result"], labels = scratch["labels.csv"];
        Scratch.Run(tour.Analysis("analyze", "--out", result));
        string[] lines = File.ReadAllLines(tour.Labels);
        lines[3] = "2";
        File.WriteAllLines(labels, lines);
        Assert.Contains("The label of sample 2 is 2, but there are 2 outputs: labels are 0 to 1", Fail(ExitCode.BadInput, "--labels", labels), StringComparison.Ordinal);
        File.WriteAllLines(labels, lines[..^1].Select((line, row) => row == 3 ? "1" : line));
        Assert.Contains("There are labels of 499 samples", Fail(ExitCode.BadInput, "--labels", labels), StringComparison.Ordinal);
        lines[3] = "0.5";
        File.WriteAllLines(labels, lines);
        Assert.Contains("row 2 holds a number that is not whole; expected labels", Fail(ExitCode.BadInput, "--labels", labels), StringComparison.Ordinal);
        // The network gives every label: where it is 1, the second output is the larger one.
        int first = Array.IndexOf(File.ReadAllLines(tour.Labels), "1") - 1;
        Assert.Contains($"The metric 'Metrics.LogMargin' is NaN at sample {first}.", Fail(ExitCode.BadInput, "--metric", "Metrics.LogMargin", "--schedule", "at:99"), StringComparison.Ordinal);
        Assert.Contains("no such method 'Metrics.Margn'", Fail(ExitCode.BadInput, "--metric", "Metrics.Margn"), StringComparison.Ordinal);
        Assert.Contains("--metric accuracy needs --labels", Fail(ExitCode.Usage, "--metric", "accuracy"), StringComparison.Ordinal);
        foreach (string schedule in new[] { "few", "linear:0", "exponential:0.5", "bisect:-1", "at:-1", "at:99999999999" })
            Assert.Equal($"--schedule is all, linear:POINTS (2 or more), exponential:FACTOR (above 1), bisect:DIFFERENCE (above 0) or at:N,N,... (0 or more), not '{schedule}'.", Fail(ExitCode.Usage, "--schedule", schedule));
        Assert.Equal("--higher-is-better would have no effect: it is of a method of the assembly, and --metric is change.", Fail(ExitCode.Usage, "--higher-is-better"));
        Assert.Equal("--labels would have no effect: --metric is change.", Fail(ExitCode.Usage, "--metric", "change", "--labels", tour.Labels));
        Assert.Equal($"{scratch["none"]} holds no result: analysis.json is missing.", Scratch.Fail(ExitCode.Files, "ablate", scratch["none"], "--out", scratch["x"]));
        Assert.Contains("is the result of other weights", Fail(ExitCode.BadInput, "--dtype", "float32"), StringComparison.Ordinal);
        Directory.Delete(result, recursive: true);
        File.Delete(labels);

        string Fail(int exitCode, params string[] more) => Scratch.Fail(exitCode, ["ablate", result, .. more, "--out", scratch["x"]]);
    }

    private static void Says(string message, int exitCode, params string[] arguments) => Assert.Contains(message, Scratch.Fail(exitCode, arguments), StringComparison.Ordinal);

    private string[] Analyze(string network, params string[] more) => ["analyze", Tour.Assembly, "--network", network, "--weights", tour.Weights, "--data", tour.Data, "--out", scratch["x"], .. more];
}
