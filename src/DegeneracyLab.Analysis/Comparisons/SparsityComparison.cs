using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>How sparse the interactions are, by basis.</summary>
public sealed record SparsityComparison
{
    /// <summary>A row for each section and basis.</summary>
    public required IReadOnlyList<EdgeSparsity> Sections { get; init; }

    /// <summary>The rows as JSON.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(new { schema = "degeneracylab-sparsity-1", Sections }, AnalysisJson.Indented);

    /// <summary>The rows as a table, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var table = new TextTable(new("edges", CellKind.Name), new("basis", CellKind.Name), new("of", Importance: 3), new("90 %"), new("99 %"), new("particip.", Importance: 1), new("Gini", Importance: 2));
        foreach (EdgeSparsity row in Sections)
            table.AddRow($"{row.From} -> {row.To}", row.Basis, Whole(row.Edges), Whole(row.For90), Whole(row.For99), row.ParticipationRatio.ToString("0.0", CultureInfo.InvariantCulture), row.Gini.ToString("0.000", CultureInfo.InvariantCulture));
        return string.Join('\n', ["The fewest edges with 90 and 99 % of the strength", .. table.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())]);

        static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
