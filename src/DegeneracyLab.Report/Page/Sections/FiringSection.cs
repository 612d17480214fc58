using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page.Sections;

/// <summary>How far firing patterns agree.</summary>
internal sealed class FiringSection : ReportSection
{
    /// <inheritdoc/>
    public override string Id => "firing";

    /// <inheritdoc/>
    public override string Title => "Firing patterns";

    /// <inheritdoc/>
    public override bool Appears(ReportSource source) => source.Result.HasFiringPatterns();

    /// <inheritdoc/>
    public override string Lead(ReportSource source)
    {
        IReadOnlyList<LayerSynchronisation> layers = source.Result.Synchronisation!.Layers;
        int units = layers.Sum(layer => layer.Width), patterns = layers.Sum(layer => layer.Patterns.Count), dead = layers.Sum(layer => layer.DeadUnits.Count), always = layers.Sum(layer => layer.AlwaysOnUnits.Count);
        int blocks = layers.Sum(layer => layer.Patterns.Count(pattern => pattern.Open > 0 && pattern.Units.Count > 1));
        string together = blocks == 0 ? "no two units that fire do so on the same data" : Text($"{Quantity.Of(blocks, "block")} of units {(blocks == 1 ? "fires" : "fire")} on the same data");
        return Text($"{Quantity.Of(units, "gate")} in {Quantity.Of(layers.Count, "layer")} have {Quantity.Of(patterns, "pattern")} that differ: {Counted(dead, "dead")}, {Counted(always, "always on")}, and {together}.");
    }

    /// <inheritdoc/>
    public override void Write(HtmlWriter page, ReportSource source)
    {
        page.Figure(source.Result.PlotFiringPatterns(), "firing", "A cell says on which share of the data two gates agree; units are in the order of the blocks that fire together. Bars are firing rates.");
        foreach (ReportPart part in SynchronisationReport.Tables(source.Result.Synchronisation!))
            page.Part(part);
    }

    private static string Counted(int units, string what) => units == 0 ? $"no unit is {what}" : $"{Quantity.Of(units, "unit is", "units are")} {what}";
}
