using System.Globalization;
using Spectre.Console;

namespace DegeneracyLab.Analysis;

/// <summary>Shows on the console how many directions the activations at node layers span.</summary>
public static class NodeLayerTable
{
    private const double LeadingShare = 0.99;

    /// <summary>Writes a table of the node layers: coordinates, the rank of the covariance with its gap, and how few directions hold nearly all of the variance.</summary>
    /// <param name="console">The console.</param>
    /// <param name="moments">The moments at the node layers.</param>
    /// <param name="threshold">The rank threshold, a ratio to the largest eigenvalue (<see cref="RankThreshold"/>).</param>
    public static void WriteNodeLayers(this IAnsiConsole console, NodeLayerMoments moments, double threshold)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(moments);
        console.MarkupLine("[bold]Node layers: how many directions activations span about their mean[/]");
        Table table = new Table().Border(TableBorder.Simple).AddColumn("node layer");
        foreach (string column in new[] { "coordinates", "rank", "gap", "directions for 99 % of the variance" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (HookPoint node in moments.NodeLayers)
        {
            NumericalRank rank = moments[node].CovarianceRank(threshold);
            table.AddRow(Markup.Escape(node.Name), Text(rank.Dimension), Text(rank.Rank), ConsoleReport.Gap(rank), Text(Leading(rank.Spectrum)));
        }

        console.Write(table);
    }

    /// <summary>The number of leading directions that hold the share of the variance.</summary>
    private static int Leading(IReadOnlyList<double> spectrum)
    {
        double total = spectrum.Sum(), part = 0;
        return total > 0 ? spectrum.TakeWhile(value => (part += value) < LeadingShare * total).Count() + 1 : 0;
    }

    private static string Text(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
