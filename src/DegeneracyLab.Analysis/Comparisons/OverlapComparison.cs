using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>How far two bases agree, by node layer.</summary>
public sealed record OverlapComparison
{
    /// <summary>The first basis, in words.</summary>
    public required string First { get; init; }

    /// <summary>The second basis, in words.</summary>
    public required string Second { get; init; }

    /// <summary>A row for each node layer.</summary>
    public required IReadOnlyList<BasisOverlap> Nodes { get; init; }

    /// <summary>The rows as JSON.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(new { schema = "degeneracylab-overlap-1", First, Second, Nodes }, AnalysisJson.Indented);

    /// <summary>The rows as a table, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var table = new TextTable(new("node layer", CellKind.Name), new("features"), new("shared span"), new("largest angle", Importance: 1), new("matched", Importance: 2), new("gap"), new("scaled", Importance: 3));
        foreach (BasisOverlap row in Nodes)
            table.AddRow(row.Node, string.Create(CultureInfo.InvariantCulture, $"{row.First}, {row.Second}"), Number(row.SharedSpan), row.Angles.Length == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{row.Angles[^1] * 180 / Math.PI:0.0}°"), Number(row.MeanMatch), Small(row.Gap), Small(row.ScaledGap));
        return string.Join('\n', [.. ResultReport.Wrapped($"{First} and {Second}", ResultReport.StandardWidth), .. table.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())]);

        static string Number(double number) => double.IsNaN(number) ? "-" : number.ToString("0.0000", CultureInfo.InvariantCulture);
        static string Small(double number) => number.ToString("0.0e+0", CultureInfo.InvariantCulture);
    }
}
