using System.Text.Json;
using System.Text.Json.Serialization;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;

namespace DegeneracyLab.Cli;

/// <summary>Reads what <c>ablate</c> wrote.</summary>
internal static class AblationFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, RespectRequiredConstructorParameters = true };

    /// <summary>Reads curves and combinations; those of a control are of the basis with shuffled weights.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CommandFailure">It is no such file.</exception>
    public static ReportContent Read(string file)
    {
        CommandFailure.RequireFile(file);
        try
        {
            Document document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(file), Json)!;
            if (document.Schema != AblateJob.Schema)
                throw CommandFailure.BadInput($"{file} is of the schema {document.Schema}, and this version of degeneracylab reads {AblateJob.Schema}.");
            return new()
            {
                Ablations = [.. document.Results.SelectMany(result => result.Curves())],
                Combinations = [.. document.Results.SelectMany(result => result.Combinations ?? [])],
            };
        }
        catch (JsonException exception)
        {
            throw CommandFailure.BadInput($"{file} is no file of ablations: {exception.Message}");
        }
    }

    private sealed record Document(string Schema, IReadOnlyList<OfResult> Results);

    private sealed record OfResult(Stored? Nodes = null, Stored? Edges = null, Stored? Control = null, IReadOnlyList<CombinationResult>? Combinations = null)
    {
        // A method, because a property would be part of the file.
        public IEnumerable<AblationResult> Curves() =>
            [.. new[] { Nodes, Edges }.OfType<Stored>().Select(stored => stored.Curves("")), .. new[] { Control }.OfType<Stored>().Select(stored => stored.Curves(", shuffled weights"))];
    }

    private sealed record Stored(string Network, string Basis, string Removed, string Metric, bool HigherIsBetter, string Schedule, long Samples, double Unmodified, [property: JsonPropertyName("curves")] IReadOnlyList<Line> Lines)
    {
        public AblationResult Curves(string suffix) => new()
        {
            Network = Network,
            Basis = Basis + suffix,
            OfEdges = Removed == "edges",
            Metric = Metric,
            HigherIsBetter = HigherIsBetter,
            Schedule = Schedule,
            Samples = Samples,
            Unmodified = Unmodified,
            Curves = [.. Lines.Select(line => line.Curve())],
        };
    }

    /// <summary>A curve, without the matrix of edges, which is not in the file.</summary>
    private sealed record Line(string Node, int Total, IReadOnlyList<AblationPoint> Points, string? To = null, int? Required = null, double? Cutoff = null)
    {
        public AblationCurve Curve() => new() { Node = Node, To = To, Total = Total, Points = Points, Required = Required, Cutoff = Cutoff };
    }
}
