using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Draws the free directions as bars: one for each layer and each space between layers, divided by mechanism, and one for all parameters by stage.</summary>
internal static class FreeDirectionsPlot
{
    private const double Width = 760, RowHeight = 24, BarHeight = 14, ValueRoom = 70;

    private static readonly (string Name, string Style, string Meaning)[] Mechanisms =
    [
        ("inputs", "m-inputs", "weights that read what the inputs do not span"),
        ("jacobians", "m-jacobians", "weights that write what no output reads"),
        ("every-input", "m-every-input", "changes between layers, free for every input"),
        ("these-data", "m-these-data", "changes between layers, free on these data"),
    ];

    /// <summary>Draws the free directions of a network.</summary>
    /// <param name="report">The report.</param>
    public static Plot Draw(DegeneracyReport report)
    {
        Bar[] bars = [.. BarsOf(report)];
        string title = $"{report.Network}: free directions by layer and mechanism";
        var canvas = new PlotCanvas("free", title, [Summary(report)], Width);
        canvas.Legend([.. Mechanisms.Where(mechanism => bars.Any(bar => bar.Parts.Any(part => part.Mechanism == mechanism.Name))).Select(mechanism => new LegendItem(mechanism.Meaning, Key(mechanism.Style), Selects(mechanism.Name))), .. report.Exact is null ? [] : new[] { new LegendItem("stages of the exact count", Key("m-stage"), Selects("stage")) }]);
        double labels = Math.Clamp(bars.Select(bar => SansText.Width(bar.Label, PlotCanvas.SmallSize)).DefaultIfEmpty().Max() + 8, 40, 260);
        double left = PlotCanvas.Margin + labels, room = Width - PlotCanvas.Margin - left - ValueRoom;
        double largest = Math.Max(bars.Select(bar => (double)bar.Total).DefaultIfEmpty().Max(), 1);
        var scale = new LinearScale(0, largest, left, left + room);
        double top = canvas.Top;
        var frame = new PanelFrame(left, top, room, bars.Length * RowHeight);
        canvas.Svg.Line($"""<g class="panel"{SvgBuilder.Attributes(("data-panel", title), ("data-x", "free directions"), ("data-y", "layer"))}>""");
        frame.BottomAxis(canvas, scale, scale.WholeTicks(8), "free directions");
        for (int row = 0; row < bars.Length; row++)
            DrawBar(canvas, bars[row], left, top + (row * RowHeight), labels, scale);
        canvas.Svg.Raw("</g>\n");
        canvas.Top = frame.Bottom + PanelFrame.BottomRoom;
        return canvas.Finish(
            $"{title}. {Summary(report)} {string.Join(' ', bars.Select(bar => $"{bar.Label}: {Figures.Count(bar.Total)}{(bar.Parts.Count > 1 ? $" ({string.Join(", ", bar.Parts.Select(part => $"{part.Name} {Figures.Count(part.Value)}"))})" : "")}."))}",
            Table(title, bars));
    }

    private static Action<SvgBuilder, double, double> Key(string style) => (svg, x, y) => svg.Line($"""<rect class="part {style}" x="{x - 6}" y="{y - 5}" width="12" height="10"/>""");

    private static Attributes Selects(string mechanism) => SvgBuilder.Attributes(("data-key", "mechanism"), ("data-mechanism", mechanism));

    private static void DrawBar(PlotCanvas canvas, Bar bar, double left, double top, double labels, Scale scale)
    {
        double middle = top + (RowHeight / 2);
        canvas.Svg.Line($"""<g class="bar"{SvgBuilder.Attributes(("data-layer", bar.Label))}>""");
        canvas.Text("tick", left - 8, middle + 3.5, SansText.Fit(bar.Label, PlotCanvas.SmallSize, labels - 8), anchor: "end");
        long before = 0;
        int number = 0;
        foreach (Part part in bar.Parts)
        {
            double from = scale.At(before), to = scale.At(before + part.Value);
            string odd = part.Mechanism == "stage" && number++ % 2 == 1 ? " odd" : "";
            canvas.Svg.Line($"""<rect class="part {part.Style}{odd}" x="{from}" y="{middle - (BarHeight / 2)}" width="{to - from}" height="{BarHeight}"{SvgBuilder.Attributes(("data-mechanism", part.Mechanism), ("data-stage", part.Mechanism == "stage" ? part.Name : null), ("data-value", Figures.Full(part.Value)))}><title>{part.Name}: {Figures.Count(part.Value)}. {part.Meaning}</title></rect>""");
            // The name of a stage, where there is room; the other mechanisms are in the legend.
            if (part.Mechanism == "stage" && SansText.Width(part.Name, PlotCanvas.SmallSize) + 6 <= to - from)
                canvas.Text($"part-label{odd}", (from + to) / 2, middle + 3.5, part.Name, anchor: "middle");
            before += part.Value;
        }

        canvas.Text("bar-value", scale.At(before) + 6, middle + 3.5, Figures.Count(bar.Total));
        canvas.Svg.Raw("</g>\n");
    }

    private static string Summary(DegeneracyReport report)
    {
        string shared = report.Free is { IsExact: true, Shared: > 0 } free ? $" ({Figures.Count(free.SpanTotal)} in single layers and {Figures.Count(free.GaugeTotal)} by changes between layers; {Figures.Count(free.Shared)} of them are both)" : "";
        string exact = report.Exact is { } all ? $" The exact count finds {Figures.Count(all.Nullity)} in all." : "";
        return $"These mechanisms free {(report.Free.IsExact ? "" : "at least ")}{Quantity.Of(report.Total, "direction")} of {Quantity.Of(report.ParameterCount, "parameter")} on {Quantity.Of(report.Samples, "sample")}{shared}.{exact} What two bars share counts once in the total.";
    }

    private static IEnumerable<Bar> BarsOf(DegeneracyReport report)
    {
        foreach (SpanDirections span in report.Free.Spans)
        {
            long inputs = Math.Min((long)(span.Inputs - span.InputRank) * span.Outputs, span.Directions);
            yield return new(span.Layer, [.. Parts((inputs, 0), (span.Directions - inputs, 1))]);
        }

        foreach (GaugeDirections gauge in report.Free.Gauge)
            yield return new(gauge.Space, [.. Parts((gauge.Directions, gauge.HoldsForEveryInput ? 2 : 3))]) { Meaning = $"{gauge.Group}: {gauge.Meaning}" };
        if (report.Exact is { } exact)
            yield return new("all parameters", [.. exact.Stages.Where(stage => stage.Dimension > 0).Select(stage => new Part("stage", stage.Name, "m-stage", stage.Dimension, stage.Meaning))]);

        static IEnumerable<Part> Parts(params (long Value, int Mechanism)[] parts) => parts.Where(part => part.Value > 0)
            .Select(part => new Part(Mechanisms[part.Mechanism].Name, Mechanisms[part.Mechanism].Meaning, Mechanisms[part.Mechanism].Style, part.Value, ""));
    }

    private static PlotTable Table(string title, Bar[] bars) => new(
        title,
        [new("layer"), new("mechanism"), new("stage"), new("free directions"), new("meaning")],
        [.. bars.SelectMany(bar => bar.Parts.Select(IReadOnlyList<PlotCell> (part) =>
            [PlotCell.Of(bar.Label), PlotCell.Of(part.Mechanism), PlotCell.Of(part.Mechanism == "stage" ? part.Name : null), PlotCell.Of(part.Value), PlotCell.Of(part.Meaning.Length > 0 ? part.Meaning : bar.Meaning ?? part.Name)]))]);

    private sealed record Bar(string Label, IReadOnlyList<Part> Parts)
    {
        public string? Meaning { get; init; }

        public long Total => Parts.Sum(part => part.Value);
    }

    private sealed record Part(string Mechanism, string Name, string Style, long Value, string Meaning);
}
