using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string> first = new("A") { Description = "The folder of a result." }, second = new("B") { Description = "The folder of another one." };
        Setting[] own =
        [
            Options.Flag("--overlap", "Also how far the two bases agree at each node layer. This needs the assembly.", (experiment, value) => experiment with { Overlap = value }),
            Setting.Of<string>("--assembly", "ASSEMBLY", "With --overlap: the assembly; by default that of the first result.", (experiment, value) => experiment with { Assembly = Path.GetFullPath(value) }),
        ];
        return new("compare", "Compares two results: what they were made of, free directions, features, and how sparse their edges are. Without --overlap it needs no assembly and no libtorch.", "degeneracylab compare local global --overlap", [first, second], own, parsed => new() { Command = "compare", Results = [Path.GetFullPath(parsed.GetValue(first)!), Path.GetFullPath(parsed.GetValue(second)!)] });
    }

    /// <summary>Compares results.</summary>
    /// <param name="experiment">Names their folders.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        if (experiment.Results is not [var a, var b])
            throw CommandFailure.Usage("Two folders of results are needed.");
        AnalysisResult first = AnalysisResult.Load(a), second = AnalysisResult.Load(b);
        Row[] rows = [.. Rows(first, second)];
        SparsityComparison? sparsity = first.Edges.Count > 0 && second.Edges.Count > 0 ? AnalysisComparison.Sparsity(first, second) : null;
        using JsonDocument? overlap = experiment.Overlap ?? false ? JsonDocument.Parse(Host.Of(experiment.Assembly ?? AssemblyOf(a)).Run(experiment, "", (_, _) => { }, session.CancellationToken)) : null;
        if (session.Json)
        {
            JsonObject document = new()
            {
                ["numbers"] = JsonSerializer.SerializeToNode(rows.Select(row => new { number = row.What, a = row.A, b = row.B, same = row.A == row.B }), Indented),
                ["sparsity"] = sparsity is null ? null : JsonNode.Parse(sparsity.ToJson())!["sections"]!.DeepClone(),
                ["overlap"] = overlap is null ? null : JsonNode.Parse(overlap.RootElement.GetProperty("nodes").GetRawText()),
            };
            session.WriteLine(document.ToJsonString(Indented));
            return;
        }

        var table = new TextTable(new("number", CellKind.Name), new(Path.GetFileName(a), CellKind.Name), new(Path.GetFileName(b), CellKind.Name), new("same"));
        foreach (Row row in rows)
            table.AddRow(row.What, row.A, row.B, row.A == row.B ? "yes" : "no");
        Tables.Write(table, session);
        if (sparsity is not null)
            session.WriteLine($"\n{sparsity}");
        if (overlap is not null)
            session.WriteLine($"\n{overlap.RootElement.GetProperty("text").GetString()}");
    }

    /// <summary>The assembly that a result was made with.</summary>
    private static string? AssemblyOf(string result) =>
        Path.Combine(result, ExperimentFile.Name) is var file && File.Exists(file) ? ExperimentFile.Read(file).Assembly : null;

    private static IEnumerable<Row> Rows(AnalysisResult a, AnalysisResult b)
    {
        yield return new("network", a.Provenance.Network, b.Provenance.Network);
        yield return new("type of numbers", a.Provenance.Dtype, b.Provenance.Dtype);
        yield return new("weights", a.Provenance.WeightsHash[..12], b.Provenance.WeightsHash[..12]);
        yield return new("data", Short(a.Provenance.DataHash), Short(b.Provenance.DataHash));
        yield return new("samples", Number(a.Provenance.Samples), Number(b.Provenance.Samples));
        yield return new("basis", a.Basis?.ToString() ?? "-", b.Basis?.ToString() ?? "-");
        yield return new("free directions", Number(a.Degeneracy?.Total), Number(b.Degeneracy?.Total));
        foreach (string name in Union(a.Basis?.Select(node => node.Name), b.Basis?.Select(node => node.Name)))
        {
            NodeBasis? ofA = a.Basis?.FirstOrDefault(node => node.Name == name), ofB = b.Basis?.FirstOrDefault(node => node.Name == name);
            yield return new($"rank of the activations at {name}", Number(ofA?.Activations.Rank), Number(ofB?.Activations.Rank));
            yield return new($"features at {name}", Number(ofA?.Dimension), Number(ofB?.Dimension));
        }
    }

    private static IEnumerable<string> Union(IEnumerable<string>? a, IEnumerable<string>? b) => (a ?? []).Union(b ?? []);

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private sealed record Row(string What, string A, string B);
}
