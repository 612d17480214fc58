using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis.Tests.Storage;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>What bases and edges look like on disk and on the console.</summary>
public sealed class InteractionResultTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();
    private readonly TestMlp network = new(5, "6b ReLU 4b ReLU 3b", seed: 42);
    private readonly Tensor data = Compare.Gaussian(81, 300, 5);

    public void Dispose()
    {
        network.Dispose();
        folder.Dispose();
        scope.Dispose();
    }

    [Fact]
    public void The_tensors_and_the_json_fit_together()
    {
        using InteractionAnalysis analysis = Run(data);
        analysis.Save(folder["."]);
        using SafetensorsContent content = Safetensors.Read(folder["analysis.safetensors"]);
        using JsonDocument document = Json();
        foreach (InteractionEdges edges in analysis.Edges)
            Compare.Close(edges.Strengths, content[$"edge.{edges.From}->{edges.To}"], 0);
        JsonElement[] written = [.. document.RootElement.GetProperty("edges").EnumerateArray()];
        Assert.Equal(analysis.Edges.Select(edges => edges.Method), written.Select(edges => edges.GetProperty("method").GetString()!));
        Assert.All(written, edges => Assert.Equal(JsonValueKind.Null, edges.GetProperty("relativeStandardError").ValueKind));
        foreach (string phase in new[] { "means", "gram", "bases", "edges" })
            Assert.True(document.RootElement.GetProperty("timings").GetProperty(phase).GetDouble() >= 0);
        Assert.Empty(document.RootElement.GetProperty("remarks").EnumerateArray());
    }

    [Fact]
    public void A_cut_in_the_noise_is_remarked_with_the_ranks_around_it()
    {
        // The last direction's variance lies just above the threshold.
        Tensor noisy = data.clone();
        noisy.select(1, 4).mul_(2e-6);
        using InteractionAnalysis analysis = Run(noisy);
        NumericalRank rank = analysis.Basis.Nodes[0].Activations;
        Assert.False(rank.IsResolved);
        string remark = Assert.Single(analysis.Remarks, text => text.Contains("activations at Input", StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{rank.RankAtTenfold}, {rank.Rank}, {rank.RankAtTenth} at thresholds of 1e-11, 1e-12, 1e-13 of the largest eigenvalue"), remark, StringComparison.Ordinal);

        analysis.Save(folder["."]);
        using JsonDocument document = Json();
        Assert.Equal(analysis.Remarks, document.RootElement.GetProperty("remarks").EnumerateArray().Select(text => text.GetString()!));
        Assert.Contains("Note: " + remark, Report(analysis), StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_shows_bases_and_edges()
    {
        using InteractionAnalysis analysis = Run(data);
        string report = Report(analysis);
        Assert.Contains("Bases: Local, centred, of TestMlp on 300 samples", report, StringComparison.Ordinal);
        Assert.Contains("Kept are eigenvalues above 1e-12 of the largest", report, StringComparison.Ordinal);
        foreach (NodeBasis node in analysis.Basis.Nodes)
            Assert.Contains(report.Split('\n'), line => line.Contains(node.Name, StringComparison.Ordinal) && line.Contains(node.Lambda[0].item<double>().ToString("0.00e+0", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        foreach (InteractionEdges edges in analysis.Edges)
        {
            double strongest = edges.Strengths.max().item<double>();
            long count = edges.Strengths.gt(1e-3 * strongest).sum().item<long>();
            long place = edges.Strengths.argmax().item<long>(), features = edges.Strengths.size(1);
            string line = Assert.Single(report.Split('\n'), text => text.TrimStart().StartsWith(edges.From + " ", StringComparison.Ordinal) && text.Contains(edges.Method, StringComparison.Ordinal) && text.Contains("->", StringComparison.Ordinal));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{place % features} -> {place / features} {strongest:0.0e+0}"), line, StringComparison.Ordinal);
            Assert.Contains($" {count} ", line, StringComparison.Ordinal);
        }

        Assert.Contains("Seconds: ", report, StringComparison.Ordinal);
        Assert.DoesNotContain("Note:", report, StringComparison.Ordinal);
    }

    /// <summary>What fails while it is written leaves what was there, and nothing beside it.</summary>
    [Fact]
    public void A_result_that_can_not_be_written_leaves_the_earlier_one()
    {
        using InteractionAnalysis analysis = Run(data);
        analysis.Save(folder["."]);
        byte[] tensors = File.ReadAllBytes(folder["analysis.safetensors"]);
        File.Delete(folder["analysis.json"]);
        Directory.CreateDirectory(folder["analysis.json"]);
        using InteractionAnalysis other = Run(data * 2);
        Assert.Throws<IOException>(() => other.Save(folder["."]));
        Assert.Equal(tensors, File.ReadAllBytes(folder["analysis.safetensors"]));
        Assert.Equal(["analysis.json", "analysis.safetensors"], folder.Names);
    }

    private InteractionAnalysis Run(Tensor samples) => InteractionAnalysis.Run(network, samples, new() { Basis = new() { Kind = BasisKind.Local, Centre = true } });

    private JsonDocument Json() => JsonDocument.Parse(File.ReadAllText(folder["analysis.json"]));

    private static string Report(InteractionAnalysis analysis)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 400;
        console.WriteInteractions(analysis);
        return writer.ToString();
    }
}
