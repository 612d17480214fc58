using System.Globalization;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>What the features of an interaction graph stand for: the labels at each node layer, by how much they matter.</summary>
internal static class LabelSummary
{
    /// <summary>The most labels of a node layer, and the most features that are listed of one.</summary>
    private const int Labels = 5, Features = 6;

    /// <summary>How many features have a label, as a sentence after a space; empty where there are no labels.</summary>
    /// <param name="shown">The graph.</param>
    /// <param name="content">The labels.</param>
    public static string Lead(ReportGraph shown, ReportContent content)
    {
        int labelled = shown.Graph.Nodes.Count(node => content.LabelOf(node) is not null);
        return labelled == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {Quantity.Of(labelled, "feature")} {(labelled == 1 ? "has" : "have")} a label.");
    }

    /// <summary>A table of node layers and labels; null where there are no labels.</summary>
    /// <param name="shown">The graph.</param>
    /// <param name="content">The labels.</param>
    public static ReportPart? Table(ReportGraph shown, ReportContent content)
    {
        var table = new TextTable(new("node layer", CellKind.Name), new("label", CellKind.Name), new("importance"), new("features", CellKind.List));
        foreach (IGrouping<int, GraphNode> layer in shown.Graph.Nodes.GroupBy(node => node.Layer))
        {
            double all = layer.Sum(Importance);
            var labels = layer.Where(node => content.LabelOf(node) is not null).GroupBy(node => content.LabelOf(node)!)
                .Select(label => (Text: label.Key, Importance: label.Sum(Importance), Nodes: label.OrderByDescending(Importance).ToArray()))
                .OrderByDescending(label => label.Importance).Take(Labels);
            foreach ((string text, double importance, GraphNode[] nodes) in labels)
                table.AddRow(shown.Graph.Layers[layer.Key].Name, text, all > 0 ? (importance / all).ToString("0.0%", CultureInfo.InvariantCulture) : "-", Listed(nodes));
        }

        return table.Rows.Count == 0 ? null : new(ReportPartKind.Table, "What features stand for: the labels with the largest part of the importance at each node layer", table);

        double Importance(GraphNode node) => shown.Basis[node.LayerName].Lambda[node.Feature];
    }

    private static string Listed(GraphNode[] nodes) =>
        string.Join(", ", nodes.Take(Features).Select(node => node.Feature.ToString(CultureInfo.InvariantCulture))) + (nodes.Length > Features ? string.Create(CultureInfo.InvariantCulture, $" and {nodes.Length - Features} more") : "");
}
