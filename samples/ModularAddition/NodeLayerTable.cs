using System.Globalization;
using DegeneracyLab.Analysis;
using Spectre.Console;

namespace Samples;

/// <summary>How many directions activations span about their mean.</summary>
internal static class NodeLayerTable
{
    private const double LeadingShare = 0.99;

    /// <summary>Writes a table of node layers: coordinates, the rank of the covariance with its gap, and how few directions hold nearly all of the variance.</summary>
    /// <param name="console">The console.</param>
    /// <param name="directions">The principal directions about the mean at every node layer.</param>
    public static void Write(IAnsiConsole console, InteractionBasis directions)
    {
        console.MarkupLine("[bold]Node layers: how many directions activations span about their mean[/]");
        Table table = new Table().Border(TableBorder.Simple).AddColumn("node layer");
        foreach (string column in new[] { "coordinates", "rank", "gap", "directions for 99 % of the variance" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (NodeBasis node in directions)
        {
            NumericalRank rank = node.Activations;
            table.AddRow(node.Name, Text(rank.Dimension), Text(rank.Rank), Gap(rank), Text(Leading(rank.Spectrum)));
        }

        console.Write(table);
    }

    /// <summary>The number of leading directions that hold the share of the variance.</summary>
    private static int Leading(IReadOnlyList<double> spectrum)
    {
        double total = spectrum.Sum(), part = 0;
        return total > 0 ? spectrum.TakeWhile(value => (part += value) < LeadingShare * total).Count() + 1 : 0;
    }

    private static string Gap(NumericalRank rank) => rank.Gap switch
    {
        double.NaN => "-",
        double.PositiveInfinity => "exact",
        double gap => gap.ToString("0.0e+0", CultureInfo.InvariantCulture) + (rank.IsResolved ? "" : " ?"),
    };

    private static string Text(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
