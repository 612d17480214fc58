using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Draws spectra as small panels on a logarithmic axis, with the cut and the gap between what was kept and what was dropped.</summary>
internal sealed class SpectrumPlot
{
    private const double Width = 760, PanelHeight = 120, ZeroRoom = 22;

    /// <summary>What lies below this part of the largest number is drawn with the zeros: squares of float64 numbers have 32 digits.</summary>
    private const double Floor = 1e-32;

    private readonly PlotCanvas canvas;

    private SpectrumPlot(PlotCanvas canvas) => this.canvas = canvas;

    /// <summary>Draws spectra.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="panels">The spectra, one at least.</param>
    public static Plot Draw(string network, IReadOnlyList<SpectrumPanel> panels)
    {
        string[] notes = ["Filled: kept. Hollow: dropped. Cross: at or below 0, or too small for the axis; drawn at its foot. Dashed: the cut. Shaded: the gap between the smallest kept and the largest dropped eigenvalue."];
        string title = $"{network}: spectra";
        var canvas = new PlotCanvas("spectrum", title, notes, Width);
        var plot = new SpectrumPlot(canvas);
        double column = (Width - (2 * PlotCanvas.Margin)) / 2, cell = PanelFrame.TopRoom + PanelHeight + PanelFrame.BottomRoom + 8;
        bool isLeft = true;
        string? row = null;
        for (int place = 0; place < panels.Count; place++)
        {
            // The two spectra of a node layer stand side by side.
            if (place > 0 && (!isLeft || (panels[place].Layer != row && HasPartner(panels, place))))
                (isLeft, canvas.Top) = (true, canvas.Top + cell);
            else if (place > 0)
                isLeft = false;
            row = panels[place].Layer;
            plot.Panel(panels[place], PanelFrame.In(PlotCanvas.Margin + (isLeft ? 0 : column), canvas.Top, column, PanelHeight));
        }

        canvas.Top += cell;
        return canvas.Finish($"{title}. {string.Join(' ', panels.Select(panel => $"{panel.Title}: {Note(panel)}."))}", Table(title, panels));
    }

    private static bool HasPartner(IReadOnlyList<SpectrumPanel> panels, int place) => place + 1 < panels.Count && panels[place + 1].Layer == panels[place].Layer;

    private void Panel(SpectrumPanel panel, PanelFrame frame)
    {
        double largest = panel.Values.Count > 0 ? panel.Values[0] : 0, cut = panel.Rank is { } rank ? rank.Threshold * rank.Scale : 0;
        double floor = Floor * largest;
        double[] drawn = [.. panel.Values.Where(value => value > floor)];
        bool hasZeros = drawn.Length < panel.Values.Count;
        double lowest = drawn.Length == 0 ? 0.1 : drawn[^1];
        double bottom = drawn.Length > 0 && cut > floor ? Math.Min(lowest, cut) : lowest;
        var y = new LogScale(bottom / 3, Math.Max(drawn.Length == 0 ? 1 : largest, cut) * 3, frame.Bottom - (hasZeros ? ZeroRoom : 0), frame.Top);
        var x = new LinearScale(0.5, panel.Values.Count + 0.5, frame.Left + 4, frame.Right - 4);
        canvas.Svg.Line($"""<g class="panel"{SvgBuilder.Attributes(("data-panel", panel.Title), ("data-layer", panel.Layer), ("data-kind", panel.Kind), ("data-x", "number"), ("data-y", "eigenvalue"))}>""");
        frame.Head(canvas, panel.Title, Note(panel));
        if (panel.Rank is { } decided && drawn.Length > 0)
            Gap(decided, cut, floor, frame, y);
        frame.LeftAxis(canvas, y, drawn.Length > 0 ? y.Ticks(5) : []);
        if (panel.Rank is { } labelled && drawn.Length > 0)
            GapLabel(labelled, cut, floor, frame, y);
        if (hasZeros)
            canvas.Text("tick", frame.Left - 6, frame.Bottom - (ZeroRoom / 2) + 3.5, "0", anchor: "end");
        frame.BottomAxis(canvas, x, x.WholeTicks(7), "number of the eigenvalue");
        double radius = panel.Values.Count > 200 ? 1.5 : panel.Values.Count > 60 ? 2 : 2.75;
        for (int index = 0; index < panel.Values.Count; index++)
            Value(panel, index, panel.Values[index] > floor, x.At(index + 1), y, frame, radius);
        canvas.Svg.Raw("</g>\n");
    }

    private void Value(SpectrumPanel panel, int index, bool isAbove, double x, Scale y, PanelFrame frame, double radius)
    {
        Attributes data = SvgBuilder.Attributes(("data-index", Figures.Full(index)), ("data-value", Figures.Full(panel.Values[index])));
        if (isAbove)
            canvas.Svg.Line($"""<circle class="value {(index < panel.Kept ? "kept" : "dropped")}" cx="{x}" cy="{y.At(panel.Values[index])}" r="{radius}"{data}/>""");
        else
            canvas.Svg.Line($"""<path class="value zero" d="{Shapes.Cross(x, frame.Bottom - (ZeroRoom / 2), Math.Min(radius, 2.5))}"{data}/>""");
    }

    /// <summary>The gap as a band, and the cut as a line.</summary>
    private void Gap(NumericalRank rank, double cut, double floor, PanelFrame frame, Scale y)
    {
        if (rank is { Rank: > 0, Nullity: > 0 })
        {
            (double upper, double lower) = BandOf(rank, floor, y);
            canvas.Svg.Line($"""<rect class="gap" x="{frame.Left}" y="{upper}" width="{frame.Width}" height="{Math.Max(lower - upper, 0)}"{SvgBuilder.Attributes(("data-kept", Figures.Full(rank.SmallestKept)), ("data-dropped", Figures.Full(rank.LargestDropped)), ("data-gap", Figures.Full(rank.Gap)))}/>""");        }

        if (cut > floor)
            canvas.Svg.Line($"""<line class="cut" x1="{frame.Left}" y1="{y.At(cut)}" x2="{frame.Right}" y2="{y.At(cut)}"{SvgBuilder.Attributes(("data-value", Figures.Full(cut)), ("data-threshold", Figures.Full(rank.Threshold)))}/>""");
    }

    /// <summary>The size of the gap inside the band, above or below the cut, where there is room: kept values are above the band, dropped ones below it.</summary>
    private void GapLabel(NumericalRank rank, double cut, double floor, PanelFrame frame, Scale y)
    {
        if (rank is not { Rank: > 0, Nullity: > 0 })
            return;
        (double upper, double lower) = BandOf(rank, floor, y);
        double line = cut > floor ? Math.Clamp(y.At(cut), upper, lower) : lower;
        (double from, double to) = line - upper >= lower - line ? (upper, line) : (line, lower);
        if (to - from >= PlotCanvas.SmallSize + 6)
            canvas.Text("gap-label", frame.Right - 6, ((from + to) / 2) + 3.5, $"gap {GapText(rank)}", anchor: "end");
    }

    private static (double Upper, double Lower) BandOf(NumericalRank rank, double floor, Scale y) =>
        (y.At(rank.SmallestKept), rank.LargestDropped > floor ? y.At(rank.LargestDropped) : y.At(y.From));

    private static string Note(SpectrumPanel panel)
    {
        int zeros = panel.Values.Count(value => value <= 0);
        string at0 = zeros == 0 ? "" : $", {Figures.Count(zeros)} at or below 0";
        if (panel.Rank is not { } rank)
            return $"{Figures.Count(panel.Kept)} of {Quantity.Of(panel.Values.Count, "eigenvalue")} above {Figures.Short(SpectrumPanel.Rounding)} of the largest{at0}";
        string gap = rank is { Rank: > 0, Nullity: > 0 } ? $", gap {GapText(rank)}" : "";
        return $"rank {Figures.Count(rank.Rank)} of {Figures.Count(rank.Dimension)} at {Figures.Short(rank.Threshold)}{gap}{(rank.IsResolved ? "" : " (not resolved)")}{at0}";
    }

    private static string GapText(NumericalRank rank) => double.IsPositiveInfinity(rank.Gap) ? "to 0" : Figures.Short(rank.Gap);

    private static PlotTable Table(string title, IReadOnlyList<SpectrumPanel> panels) => new(
        title,
        [new("matrix"), new("layer"), new("number"), new("eigenvalue"), new("kept"), new("threshold"), new("scale")],
        [.. panels.SelectMany(panel => panel.Values.Select(IReadOnlyList<PlotCell> (value, index) =>
        [
            PlotCell.Of(panel.Kind), PlotCell.Of(panel.Layer), PlotCell.Of(index), PlotCell.Of(value), PlotCell.Of(index < panel.Kept ? "yes" : "no"),
            PlotCell.Of(panel.Rank?.Threshold), PlotCell.Of(panel.Rank?.Scale),
        ]))]);
}
