namespace DegeneracyLab.Analysis;

/// <summary>Which units fire together, as a report.</summary>
internal static class SynchronisationReport
{
    /// <summary>The report as plain text.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="width">The largest number of characters in a line.</param>
    public static string Text(SynchronisationResult result, int width) => ResultReport.Text(
    [
        new(ReportPartKind.Heading, Invariant($"{result.Network} on {Quantity.Of(result.Samples, "sample")}: {Quantity.Of(result.Layers.Count, "gated layer")}")),
        .. Tables(result),
        .. result.Remarks.Select(remark => new ReportPart(ReportPartKind.Remark, remark)),
    ], width);

    /// <summary>The tables of the report, in order, with how to read them.</summary>
    /// <param name="result">What was found.</param>
    public static IEnumerable<ReportPart> Tables(SynchronisationResult result)
    {
        if (result.Layers.Count == 0)
            yield break;
        var patterns = new TextTable(new("layer", CellKind.Name), new("units"), new("dead", Importance: 5), new("always on", Importance: 5), new("patterns"), new("contained", Importance: 3), new("synchronised", CellKind.List, Importance: 4));
        foreach (LayerSynchronisation layer in result.Layers)
            patterns.AddRow(layer.Name, Number(layer.Width), Number(layer.DeadUnits.Count), Number(layer.AlwaysOnUnits.Count), Number(layer.Patterns.Count), Number(layer.Containments.Select(pair => pair.Inner).Distinct().Count()), Blocks(layer.Patterns.Where(pattern => pattern.Open > 0).Select(pattern => pattern.Units)));
        yield return new(ReportPartKind.Table, "Firing patterns", patterns);
        yield return new(ReportPartKind.Legend, "Compared exactly: patterns that differ, those inside another one, and the units of equal patterns that fire.");
        if (result.Cuts.Count == 0)
            yield break;
        var cuts = new TextTable(new("height"), new("layer", CellKind.Name), new("units"), new("gates"), new("error", Importance: 5), new("mean square", Importance: 2), new("clusters", CellKind.List, Importance: 1));
        foreach (SynchronisationCut cut in result.Cuts)
        {
            foreach (LayerCut layer in cut.Layers)
                AddRow(cut.Height, layer.Name, [layer], layer.Error, Blocks(layer.Clusters.Select(cluster => cluster.Units)));
            if (cut.Layers.Count > 1)
                AddRow(cut.Height, "all", cut.Layers, cut.Error, "");
        }

        yield return new(ReportPartKind.Table, "Approximately synchronised", cuts);
        yield return new(ReportPartKind.Legend, "Error: the change of the outputs over their variance, measured, if all units of each cluster get the gate of its most influential one.");

        void AddRow(double height, string name, IReadOnlyList<LayerCut> layers, ReplacementError error, string clusters) =>
            cuts.AddRow(Small(height), name, Number(layers.Sum(layer => layer.Clusters.Sum((GateCluster cluster) => cluster.Units.Count))), Number(layers.Sum(layer => layer.Clusters.Count)), Small(error.Relative), Small(error.MeanSquare), clusters);
    }

    /// <summary>Sets of two units or more.</summary>
    private static string Blocks(IEnumerable<IReadOnlyList<int>> sets) => string.Join(' ', sets.Where(units => units.Count > 1).Select(units => $"{{{string.Join(',', units)}}}"));

    private static string Number(long number) => Invariant($"{number:N0}");

    private static string Small(double number) => number == 0 ? "0" : Invariant($"{number:0.0e+0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
