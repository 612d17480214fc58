using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using DegeneracyLab.Terminal;
using Spectre.Console;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What a result looks like on disk and on the console.</summary>
public sealed partial class ResultTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly TestMlp network = new(5, "6b ReLU 4b ReLU 3b", ScalarType.Float32, seed: 42);
    private readonly AnalysisResult result;

    public ResultTests()
    {
        using var scope = NewDisposeScope();
        result = NetworkAnalysis.Run(network, Compare.Gaussian(31, 300, 5).to(ScalarType.Float32));
    }

    public void Dispose()
    {
        network.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_tensors_are_all_there_and_fit_together()
    {
        result.Save(folder);
        using SafetensorsContent content = Safetensors.Read(Path.Combine(folder, "analysis.safetensors"));
        foreach (NodeBasis node in result.Basis!)
        {
            long d = node.Width, r = node.Dimension, t = node.Activations.Rank;
            Assert.Equal([d], content.Tensors[$"mean.{node.Name}"].shape);
            Assert.Equal([d, d], content.Tensors[$"gram.{node.Name}"].shape);
            Assert.Equal([d, d], content.Tensors[$"M.{node.Name}"].shape);
            Assert.Equal([d, r], content.Tensors[$"C.{node.Name}"].shape);
            Assert.Equal([r, d], content.Tensors[$"C_pinv.{node.Name}"].shape);
            Assert.Equal([d, t], content.Tensors[$"W.{node.Name}"].shape);
            Assert.Equal([t, r], content.Tensors[$"V.{node.Name}"].shape);
            Assert.Equal([r], content.Tensors[$"Lambda.{node.Name}"].shape);
            Compare.Close(node.C.ToTensor(), content.Tensors[$"C.{node.Name}"], 0);
        }

        foreach (SectionEdges edges in result.Edges)
            Compare.Close(edges.Strengths.ToTensor(), content[$"edge.{edges.From}->{edges.To}"], 0);
        Assert.Equal((8 * result.Basis!.Count) + result.Edges.Count, content.Tensors.Count);
        Assert.All(content.Tensors.Values, tensor => Assert.Equal(ScalarType.Float64, tensor.dtype));
    }

    [Fact]
    public void The_json_names_its_origin_and_its_tensors()
    {
        result.Save(folder);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "analysis.json")));
        JsonElement root = document.RootElement;
        Assert.Equal("degeneracylab-analysis-6", root.GetProperty("schema").GetString());
        Assert.Equal(42, root.GetProperty("provenance").GetProperty("seed").GetInt64());
        Assert.Equal(300, root.GetProperty("provenance").GetProperty("samples").GetInt64());
        Assert.Equal(32, root.GetProperty("provenance").GetProperty("dataHash").GetString()!.Length);
        Assert.Equal(64, root.GetProperty("provenance").GetProperty("weightsHash").GetString()!.Length);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "analysis.safetensors")))),
            root.GetProperty("tensors").GetProperty("sha256").GetString());
        foreach (string version in new[] { "DegeneracyLab", ".NET", "TorchSharp", "libtorch" })
            Assert.False(string.IsNullOrEmpty(root.GetProperty("provenance").GetProperty("versions").GetProperty(version).GetString()));
        Assert.Equal(WorkerThreads.Count, root.GetProperty("provenance").GetProperty("threads").GetInt32());
        Assert.Equal(result.Degeneracy!.Total, root.GetProperty("degeneracy").GetProperty("total").GetInt64());
    }

    [Fact]
    public void The_json_holds_the_reports_under_their_names()
    {
        result.Save(folder);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "analysis.json")));
        JsonElement degeneracy = document.RootElement.GetProperty("degeneracy");
        DegeneracyReport report = result.Degeneracy!;
        Assert.Equal(
            (report.Type1, report.Type2, report.Type1Or2, report.Type3, report.Total),
            (Integer(degeneracy, "type1"), Integer(degeneracy, "type2"), Integer(degeneracy, "type1Or2"), Integer(degeneracy, "type3"), Integer(degeneracy, "total")));
        Assert.Equal(report.Remarks, degeneracy.GetProperty("remarks").EnumerateArray().Select(remark => remark.GetString()!));
        Assert.Equal(
            report.NodeLayers.Select(node => (node.Name, (long)node.Width, Ranks(node.Activations), Ranks(node.FoldedActivations), Ranks(node.Jacobians))),
            degeneracy.GetProperty("nodeLayers").EnumerateArray().Select(node => (Text(node), Integer(node, "width"), Read(node, "activations"), Read(node, "foldedActivations"), Read(node, "jacobians"))));
        Assert.Equal(
            report.Layers.Select(layer => (layer.Name, (long)layer.Parameters, (long)layer.Type1, (long)layer.Type2, (long)layer.Type1Or2, Ranks(layer.Activations), Ranks(layer.Jacobians))),
            degeneracy.GetProperty("layers").EnumerateArray().Select(layer => (Text(layer), Integer(layer, "parameters"), Integer(layer, "type1"), Integer(layer, "type2"), Integer(layer, "type1Or2"), Read(layer, "activations"), Read(layer, "jacobians"))));
        Assert.Equal(
            report.HiddenLayers.Select(layer => (layer.Name, layer.DeadUnits.Count, layer.AlwaysOnUnits.Count, layer.NeverOnUnits.Count, layer.Blocks.Count, (long)layer.Type3)),
            degeneracy.GetProperty("hiddenLayers").EnumerateArray().Select(layer => (Text(layer), Count(layer, "deadUnits"), Count(layer, "alwaysOnUnits"), Count(layer, "neverOnUnits"), Count(layer, "blocks"), Integer(layer, "type3"))));
        Assert.Equal(
            result.Basis!.Select(node => (node.Name, (long)node.Width, (long)node.Dimension, Ranks(node.Activations), Ranks(node.Interactions))),
            document.RootElement.GetProperty("basis").EnumerateArray().Select(node => (Text(node), Integer(node, "width"), Integer(node, "dimension"), Read(node, "activations"), Read(node, "interactions"))));
        Assert.Equal(
            result.Basis!.Select(node => node.Lambda.ToArray()),
            document.RootElement.GetProperty("basis").EnumerateArray().Select(node => node.GetProperty("lambda").EnumerateArray().Select(value => value.GetDouble()).ToArray()));

        static string Text(JsonElement element) => element.GetProperty("name").GetString()!;
        static long Integer(JsonElement element, string name) => element.GetProperty(name).GetInt64();
        static int Count(JsonElement element, string name) => element.GetProperty(name).GetArrayLength();
        static (long, long, double, string) Ranks(NumericalRank rank) => (rank.Rank, rank.Nullity, rank.Threshold, rank.Gap.ToString("R", CultureInfo.InvariantCulture));
        static (long, long, double, string) Read(JsonElement element, string name)
        {
            JsonElement rank = element.GetProperty(name), gap = rank.GetProperty("gap");
            return (Integer(rank, "rank"), Integer(rank, "nullity"), rank.GetProperty("threshold").GetDouble(), gap.ValueKind == JsonValueKind.String ? gap.GetString()! : gap.GetDouble().ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Every_number_of_the_console_report_is_in_the_json()
    {
        result.Save(folder);
        HashSet<string> numbers = [];
        using (JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "analysis.json"))))
            Collect(document.RootElement);
        string report = Render();
        MatchCollection shown = Number().Matches(report.Replace("> 1e-3", "", StringComparison.Ordinal).Replace("> 1e-6", "", StringComparison.Ordinal));
        Assert.NotEmpty(shown);
        foreach (Match match in shown)
        {
            string text = match.Value.Replace(",", "", StringComparison.Ordinal);
            Assert.True(numbers.Contains(text) || numbers.Any(number => Rounded(number, text) == text), $"{match.Value} is shown on the console, but not in the JSON:\n{report}");
        }

        void Collect(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty property in element.EnumerateObject())
                    {
                        // Units are shown by their number.
                        if (property.Name.EndsWith("Units", StringComparison.Ordinal))
                            numbers.Add(property.Value.GetArrayLength().ToString(CultureInfo.InvariantCulture));
                        Collect(property.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in element.EnumerateArray())
                        Collect(item);
                    break;
                case JsonValueKind.Number:
                    numbers.Add(element.GetDouble().ToString("R", CultureInfo.InvariantCulture));
                    break;
            }
        }

        // Integers are shown as they are; seconds are rounded to two decimals, numbers with an exponent to the digits that are shown.
        static string? Rounded(string number, string shown)
        {
            if (!shown.Contains('e', StringComparison.Ordinal))
                return shown.Contains('.', StringComparison.Ordinal) ? double.Parse(number, CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture) : null;
            int point = shown.IndexOf('.', StringComparison.Ordinal);
            string digits = point < 0 ? "" : "." + new string('0', shown.IndexOf('e', StringComparison.Ordinal) - point - 1);
            return double.Parse(number, CultureInfo.InvariantCulture).ToString($"0{digits}e+0", CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void The_console_report_shows_layers_types_and_total()
    {
        string report = Render();
        Assert.Contains("of 79 parameter directions are free", report, StringComparison.Ordinal);
        foreach (string expected in new[] { "Input", "ReLU2", "ReLU4", "Linear3", "at ReLU2", "Interaction Basis", "type 1", "type 2", "type 3", "all" })
            Assert.Contains(expected, report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BasisKind.Local)]
    [InlineData(BasisKind.Neurons)]
    public void What_was_read_is_what_was_written(BasisKind kind)
    {
        AnalysisOptions options = new() { BasisKind = kind, NodeLayers = [network.Hook("Input"), network.Hook("ReLU2"), network.Hook("Linear3")], NodeNames = ["in", "middle", "out"], EdgeFormula = EdgeFormula.Functional, EdgeIntegration = Integration.Trapezoid(4) };
        AnalysisResult written = NetworkAnalysis.Run(network, Compare.Gaussian(31, 300, 5).to(ScalarType.Float32), options, cancellationToken: TestContext.Current.CancellationToken);
        written.Save(folder);
        byte[][] files = Files();
        AnalysisResult read = AnalysisResult.Load(folder);
        SameResult.Within(written, read, 0);
        Assert.Equal(written.ToString(), read.ToString());
        Assert.Equal(written.Basis![network.Hook("ReLU2")].C.Entries, read.Basis![network.Hook("ReLU2")].C.Entries);
        Assert.Same(read.Edges[0], read.Edges[network.Hook("Input"), network.Hook("ReLU2")]);
        Assert.Same(read.Edges[1], read.Edges["middle", "out"]);
        Assert.Equal((written.Timings, written.Provenance.Versions), (read.Timings, read.Provenance.Versions), (a, b) => a.Timings.SequenceEqual(b.Timings) && a.Versions.SequenceEqual(b.Versions));
        Assert.Equal((4.0, EdgeFormula.Functional, "middle"), (read.Options.EdgeIntegration.Points.Count - 1.0, read.Options.EdgeFormula, read.Options.NodeNames![1]));
        read.Save(folder);
        Assert.Equal(files, Files());

        byte[][] Files() => [.. Directory.GetFiles(folder).Order().Select(File.ReadAllBytes)];
    }

    [Fact]
    public void What_was_not_asked_for_is_not_there()
    {
        Tensor data = Compare.Gaussian(31, 30, 5).to(ScalarType.Float32);
        AnalysisResult counts = NetworkAnalysis.Run(network, data, new() { Basis = false }, cancellationToken: TestContext.Current.CancellationToken);
        AnalysisResult basis = NetworkAnalysis.Run(network, data, new() { Degeneracy = DegeneracyCount.None, Edges = false }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(counts.Basis);
        Assert.NotNull(counts.Degeneracy);
        Assert.Null(basis.Degeneracy);
        Assert.Empty(basis.Edges);
        foreach (AnalysisResult one in new[] { counts, basis })
        {
            one.Save(folder);
            SameResult.Within(one, AnalysisResult.Load(folder), 0);
        }

        Assert.Contains("There are no edges Input -> ReLU2; there are none.", Assert.Throws<KeyNotFoundException>(() => counts.Edges["Input", "ReLU2"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_damaged_or_of_another_schema_are_refused_by_name()
    {
        result.Save(folder);
        string json = Path.Combine(folder, "analysis.json"), tensors = Path.Combine(folder, "analysis.safetensors"), text = File.ReadAllText(json);
        Refused<InvalidDataException>(json, text.Replace("analysis-6", "analysis-1", StringComparison.Ordinal), "is of the schema degeneracylab-analysis-1; this version of DegeneracyLab reads degeneracylab-analysis-6. Run the analysis again.");
        Refused<InvalidDataException>(json, text[..^100], "analysis.json is damaged");
        Refused<InvalidDataException>(json, "[]", "names no schema; this version");
        Refused<InvalidDataException>(json, text.Replace("\"spectrum\"", "\"spectra\"", StringComparison.Ordinal), "analysis.json is damaged");
        byte[] bytes = File.ReadAllBytes(tensors);
        bytes[^1] ^= 1;
        File.WriteAllBytes(tensors, bytes);
        Assert.Contains("analysis.safetensors is not the file that", Assert.Throws<InvalidDataException>(() => AnalysisResult.Load(folder)).Message, StringComparison.Ordinal);
        File.Delete(tensors);
        Assert.Contains("holds no result: analysis.safetensors is missing", Assert.Throws<FileNotFoundException>(() => AnalysisResult.Load(folder)).Message, StringComparison.Ordinal);

        void Refused<T>(string file, string content, string expected)
            where T : Exception
        {
            File.WriteAllText(file, content);
            Assert.Contains(expected, Assert.Throws<T>(() => AnalysisResult.Load(folder)).Message, StringComparison.Ordinal);
            File.WriteAllText(file, text);
        }
    }

    [Fact]
    public void A_result_that_can_not_be_written_leaves_the_earlier_one()
    {
        result.Save(folder);
        byte[] tensors = File.ReadAllBytes(Path.Combine(folder, "analysis.safetensors"));
        File.Delete(Path.Combine(folder, "analysis.json"));
        Directory.CreateDirectory(Path.Combine(folder, "analysis.json"));
        AnalysisResult other = NetworkAnalysis.Run(network, Compare.Gaussian(32, 20, 5).to(ScalarType.Float32), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Throws<IOException>(() => other.Save(folder));
        Assert.Equal(tensors, File.ReadAllBytes(Path.Combine(folder, "analysis.safetensors")));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public void A_cut_in_the_noise_is_remarked_with_the_ranks_around_it()
    {
        // The last direction's variance lies just above the threshold.
        using var precise = new TestMlp(5, "6b ReLU 4b ReLU 3b", seed: 42);
        Tensor noisy = Compare.Gaussian(81, 300, 5);
        noisy.select(1, 4).mul_(2e-6);
        AnalysisResult cut = NetworkAnalysis.Run(precise, noisy, new() { BasisKind = BasisKind.Local, Centre = true, Degeneracy = DegeneracyCount.None }, cancellationToken: TestContext.Current.CancellationToken);
        NumericalRank rank = cut.Basis![0].Activations;
        Assert.False(rank.IsResolved);
        string remark = Assert.Single(cut.Remarks, text => text.Contains("activations at Input", StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{rank.RankAtTenfold}, {rank.Rank}, {rank.RankAtTenth} at thresholds of 1e-11, 1e-12, 1e-13 of the largest eigenvalue"), remark, StringComparison.Ordinal);
        Assert.Contains("Note: " + remark, cut.ToString().ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Earlier_results_are_replaced_and_nothing_else_is_left()
    {
        result.Save(folder);
        result.Save(folder);
        Assert.Equal(["analysis.json", "analysis.safetensors"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Progress_without_a_terminal_is_plain_lines()
    {
        using var text = new StringWriter();
        int done = ProgressBar.Run(Plain(text), "Counting", progress =>
        {
            for (int i = 0; i <= 100; i++)
                progress.Report(i / 100.0);
            return 7;
        });
        Assert.Equal(7, done);
        Assert.Equal(["Counting: 0 %", "Counting: 25 %", "Counting: 50 %", "Counting: 75 %", "Counting: 100 %"], text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
    }

    [Fact]
    public void A_declaration_with_blocks_is_written_as_it_was_declared()
    {
        using LinearResidual network = new(seed: 1);
        Assert.Equal(
            "[Network(Input = 3)]\n[Linear(4)]\n[Residual<LinearBranch>(Name = \"First\")]\n[Residual<LinearBranch>(Name = \"Second\")]\n[Linear(2)]\npartial class LinearResidual;\n\n[Block(Input = 4)]\n[Linear(3)]\n[Linear(4)]\npartial class LinearBranch;",
            NetworkDeclaration.Of(network));
    }

    [Fact]
    public void A_log_is_not_silent_for_longer_than_a_minute()
    {
        using var text = new StringWriter();
        var clock = new SetClock();
        ProgressBar.Run(
            Plain(text), "Counting", progress =>
            {
                for (int i = 0; i <= 10; i++)
                {
                    progress.Report(i / 10.0);
                    clock.Now += TimeSpan.FromSeconds(40);
                }

                return true;
            }, clock);
        string[] expected = ["0 %", "20 % after 1 min", "25 %", "50 % after 3 min", "70 % after 5 min", "75 %", "100 % after 7 min"];
        Assert.Equal(expected.Select(line => $"Counting: {line}"), text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private static IAnsiConsole Plain(TextWriter text)
    {
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;
        return console;
    }

    private string Render()
    {
        using var text = new StringWriter();
        Plain(text).WriteAnalysis(result);
        return text.ToString();
    }

    [GeneratedRegex(@"(?<![\w.])\d[\d,]*(\.\d+)?(e[+-]?\d+)?(?![\w])")]
    private static partial Regex Number();
}
