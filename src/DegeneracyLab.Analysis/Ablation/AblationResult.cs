using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>What an ablation found: one curve for each node layer, or for each section.</summary>
public sealed record AblationResult
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The basis, in words.</summary>
    public required string Basis { get; init; }

    /// <summary>Whether edges are removed; else directions are.</summary>
    public required bool OfEdges { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether a larger score is a better one.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>Which points there are, in words.</summary>
    public required string Schedule { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The score of the network as it is.</summary>
    public required double Unmodified { get; init; }

    /// <summary>The curves, in the order of computation.</summary>
    public required IReadOnlyList<AblationCurve> Curves { get; init; }

    /// <summary>The result as JSON, with every point; matrices are left out.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            schema = "degeneracylab-ablation-1",
            Network,
            Basis,
            Removed = OfEdges ? "edges" : "directions",
            Metric,
            HigherIsBetter,
            Schedule,
            Samples,
            Unmodified,
            Curves = Curves.Select(curve => new
            {
                curve.Node,
                curve.To,
                curve.Total,
                curve.Required,
                curve.Cutoff,
                curve.Points,
                ParetoFront = curve.ParetoFront(HigherIsBetter),
            }),
        }, Json);

    /// <summary>The result as a table, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        const int shown = 12;
        var table = new TextTable(new("at", CellKind.Name), new("parts"), new("required", Importance: 1), new("kept: score", CellKind.List));
        foreach (AblationCurve curve in Curves)
        {
            int step = Math.Max((curve.Points.Count + shown - 1) / shown, 1);
            table.AddRow(
                curve.To is null ? curve.Node : $"{curve.Node} -> {curve.To}",
                curve.Total.ToString("N0", CultureInfo.InvariantCulture),
                curve.Required?.ToString("N0", CultureInfo.InvariantCulture) ?? "-",
                string.Join(" ", curve.Points.Where((_, place) => place % step == 0 || place == curve.Points.Count - 1).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Kept}:{point.Score:0.####}"))));
        }

        string head = string.Create(CultureInfo.InvariantCulture, $"{Network} on {Samples:N0} samples: {Metric} with fewer {(OfEdges ? "edges" : "directions")} of the {Basis} ({Schedule}); unmodified {Unmodified:0.#####}");
        return string.Join('\n', [.. ResultReport.Wrapped(head, ResultReport.StandardWidth), "", .. table.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())]);
    }
}
