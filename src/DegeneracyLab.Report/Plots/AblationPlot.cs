using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Draws the curves of ablations: a panel for each node layer and each section, a curve in it for each basis.</summary>
internal sealed class AblationPlot
{
    private const double Width = 760, PanelHeight = 150, Radius = 2.75, LabelHeight = 12;

    /// <summary>Beyond this number of parts the axis is logarithmic: what matters happens where few are kept.</summary>
    private const int LongAxis = 40;

    /// <summary>Where no part is left, on a logarithmic axis, which has no 0.</summary>
    private const double None = 0.5;

    private readonly PlotCanvas canvas;
    private readonly IReadOnlyList<AblationResult> results;
    private readonly string[] bases;

    private AblationPlot(PlotCanvas canvas, IReadOnlyList<AblationResult> results)
    {
        this.canvas = canvas;
        this.results = results;
        bases = [.. results.Select(result => result.Basis).Distinct()];
    }

    /// <summary>Draws ablations of one network.</summary>
    /// <param name="results">What was found, for several bases, of directions and of edges.</param>
    /// <param name="combinations">What combinations of removed parts do.</param>
    public static Plot Draw(IReadOnlyList<AblationResult> results, IReadOnlyList<CombinationResult> combinations)
    {
        string title = $"{results[0].Network}: ablation";
        string[] notes =
        [
            .. results.GroupBy(result => (result.Metric, result.HigherIsBetter, result.Samples)).Select(same => $"{same.Key.Metric} on {Quantity.Of(same.Key.Samples, "sample")} ({(same.Key.HigherIsBetter ? "higher" : "lower")} is better) with the most important parts kept. Dotted: the network as it is."),
            .. results.Any(result => result.Curves.Any(curve => curve.Required is not null)) ? ["Dashed, with a number: the fewest parts that were found to be enough."] : Array.Empty<string>(),
        ];
        var canvas = new PlotCanvas("ablation", title, notes, Width);
        var plot = new AblationPlot(canvas, results);
        plot.Legend(combinations);
        Place[] places = [.. results.SelectMany(result => result.Curves.Select(curve => new Place(curve.Node, curve.To, result.OfEdges, result.Metric))).Distinct().OrderBy(place => place.OfEdges)];
        double column = (Width - (2 * PlotCanvas.Margin)) / 2, cell = PanelFrame.TopRoom + PanelHeight + PanelFrame.BottomRoom + 8;
        for (int number = 0; number < places.Length; number++)
        {
            plot.Panel(places[number], combinations.Where(combination => IsAt(combination, places[number])), PanelFrame.In(PlotCanvas.Margin + (number % 2 * column), canvas.Top, column, PanelHeight));
            if (number % 2 == 1 || number == places.Length - 1)
                canvas.Top += cell;
        }

        return canvas.Finish($"{title}. {string.Join(' ', results.SelectMany(result => result.Curves.Select(curve => $"{NameOf(curve)}, {result.Basis}: {(curve.Required is { } required ? $"{Figures.Count(required)} of {Figures.Count(curve.Total)} {(result.OfEdges ? "edges" : "directions")} are enough" : Quantity.Of(curve.Points.Count, "point"))}.")))}", Table(title, results), Table($"{title}, combinations", combinations));
    }

    /// <summary>The place of a curve, as combinations name it.</summary>
    public static string NameOf(AblationCurve curve) => NameOf(curve.Node, curve.To);

    private static bool IsAt(CombinationResult combination, Place place) => combination.Place == NameOf(place.Node, place.To) && combination.Metric == place.Metric;

    private static string NameOf(string node, string? to) => to is null ? node : $"{node} -> {to}";

    private void Legend(IReadOnlyList<CombinationResult> combinations)
    {
        List<LegendItem> items = [.. bases.Select((basis, place) => new LegendItem(
            basis,
            (svg, x, y) =>
            {
                svg.Line($"""<g class="series c{place % 7}"><line class="curve" x1="{x - 8}" y1="{y}" x2="{x + 8}" y2="{y}"/><path class="point" d="{Shapes.At(place, x, y, Radius + 0.5)}"/></g>""");
            },
            SvgBuilder.Attributes(("data-key", "basis"), ("data-basis", basis))))];
        if (combinations.Count > 0)
            items.AddRange(Marks.Select(mark => new LegendItem(mark.Meaning, (svg, x, y) => svg.Line($"""<path class="combination {mark.Style}" d="{mark.Shape(x, y)}"/>"""))));
        canvas.Legend(items);
    }

    private void Panel(Place place, IEnumerable<CombinationResult> combinations, PanelFrame frame)
    {
        (AblationResult Result, AblationCurve Curve)[] curves = [.. results.Where(result => result.OfEdges == place.OfEdges && result.Metric == place.Metric).SelectMany(result => result.Curves.Where(curve => curve.Node == place.Node && curve.To == place.To).Select(curve => (result, curve)))];
        CombinationResult[] here = [.. combinations];
        string parts = place.OfEdges ? "edges" : "directions", name = $"{NameOf(place.Node, place.To)}: {parts}";
        int most = Math.Max(curves.Max(pair => pair.Curve.Total), here.Select(each => each.Kept + each.Removed).DefaultIfEmpty().Max());
        double[] scores = [.. curves.SelectMany(pair => pair.Curve.Points.Select(point => point.Score).Append(pair.Result.Unmodified)), .. here.SelectMany(each => Marks.Select(mark => mark.Score(each)))];
        Scale x = most > LongAxis ? new LogScale(None, most, frame.Left + 6, frame.Right - 6) : new LinearScale(0, Math.Max(most, 1), frame.Left + 6, frame.Right - 6);
        RequiredLabel[] labels = [.. RequiredLabels(curves, x, frame)];
        double head = labels.Length == 0 ? 0 : 4 + (LabelHeight * (1 + labels.Max(label => label.Row)));
        (Scale y, bool isLogarithmic) = ScoreScale([.. scores.Where(double.IsFinite)], frame with { Top = frame.Top + head, Height = frame.Height - head });
        canvas.Svg.Line($"""<g class="panel"{SvgBuilder.Attributes(("data-panel", name), ("data-node", place.Node), ("data-to", place.To), ("data-removed", parts), ("data-x", $"{parts} kept"), ("data-y", place.Metric))}>""");
        frame.Head(canvas, name, $"{place.Metric}{(isLogarithmic ? ", logarithmic" : "")}");
        frame.LeftAxis(canvas, y, y.Ticks(6));
        frame.BottomAxis(canvas, x, x is LinearScale whole ? whole.WholeTicks(8) : [new(None, "0"), .. x.Ticks(7).Where(tick => tick.Value >= 1)], $"{parts} kept");
        foreach (double unmodified in curves.Select(pair => pair.Result.Unmodified).Where(double.IsFinite).Distinct())
            canvas.Svg.Line($"""<line class="unmodified" x1="{frame.Left}" y1="{y.At(unmodified)}" x2="{frame.Right}" y2="{y.At(unmodified)}"{SvgBuilder.Attributes(("data-score", Figures.Full(unmodified)))}/>""");
        foreach (RequiredLabel label in labels)
            DrawRequired(label, frame);
        foreach ((AblationResult result, AblationCurve curve) in curves)
            Curve(result, curve, x, y);
        foreach (CombinationResult combination in here)
            foreach (Mark mark in Marks.Where(mark => double.IsFinite(mark.Score(combination))))
                canvas.Svg.Line($"""<path class="combination {mark.Style}" d="{mark.Shape(x.At(Math.Max(combination.Kept, x.From)), y.At(mark.Score(combination)))}"{SvgBuilder.Attributes(("data-kept", Figures.Full(combination.Kept)), ("data-removed", Figures.Full(combination.Removed)), ("data-score", Figures.Full(mark.Score(combination))))}><title>{mark.Meaning}: {Figures.Short(mark.Score(combination))}</title></path>""");
        canvas.Svg.Raw("</g>\n");
    }

    /// <summary>The required numbers, each in a row at the top of the panel: a line begins below the labels that reach over it.</summary>
    private static IEnumerable<RequiredLabel> RequiredLabels((AblationResult Result, AblationCurve Curve)[] curves, Scale x, PanelFrame frame)
    {
        List<RequiredLabel> taken = [];
        foreach ((AblationResult result, AblationCurve curve) in curves.Where(pair => pair.Curve.Required is not null).OrderBy(pair => pair.Curve.Required))
        {
            int required = curve.Required!.Value;
            double line = x.At(Math.Max(required, x.From)), width = SansText.Width(Figures.Count(required), PlotCanvas.SmallSize, bold: true);
            // To the right of its line, or, where the panel ends, to the left.
            double left = line + 3 + width <= frame.Right ? line + 3 : line - 3 - width;
            double from = Math.Min(line, left) - 2, to = Math.Max(line, left + width) + 2;
            int row = Enumerable.Range(0, curves.Length).First(candidate => !taken.Any(other => other.Row >= candidate && other.From < to && from < other.To));
            taken.Add(new(result.Basis, required, line, left, from, to, row));
        }

        return taken;
    }

    private void DrawRequired(RequiredLabel label, PanelFrame frame)
    {
        double baseline = frame.Top + (LabelHeight * (label.Row + 1)) - 2;
        canvas.Svg.Line($"""<g class="series c{Array.IndexOf(bases, label.Basis) % 7}">""");
        canvas.Svg.Line($"""<line class="required" x1="{label.Line}" y1="{baseline - LabelHeight + 3}" x2="{label.Line}" y2="{frame.Bottom}"{SvgBuilder.Attributes(("data-basis", label.Basis), ("data-required", Figures.Full(label.Required)))}/>""");
        canvas.Text("required-label", label.Left, baseline, Figures.Count(label.Required));
        canvas.Svg.Raw("</g>\n");
    }

    private void Curve(AblationResult result, AblationCurve curve, Scale x, Scale y)
    {
        AblationPoint[] points = [.. curve.Points.Where(point => double.IsFinite(point.Score)).OrderBy(point => point.Parts)];
        int series = Array.IndexOf(bases, result.Basis);
        canvas.Svg.Line($"""<g class="series c{series % 7}"{SvgBuilder.Attributes(("data-basis", result.Basis))}>""");
        var path = new SvgPathData();
        foreach (AblationPoint point in points)
            path.To(At(point.Parts), y.At(point.Score));
        if (points.Length > 1)
            canvas.Svg.Line($"""<path class="curve" d="{path.ToString()}"/>""");
        foreach (AblationPoint point in points)
            canvas.Svg.Line($"""<path class="point" d="{Shapes.At(series, At(point.Parts), y.At(point.Score), points.Length > 60 ? 1.5 : Radius)}"{SvgBuilder.Attributes(("data-kept", Figures.Full(point.Kept)), ("data-parts", Figures.Full(point.Parts)), ("data-score", Figures.Full(point.Score)))}/>""");
        canvas.Svg.Raw("</g>\n");

        double At(int parts) => x.At(Math.Max(parts, x.From));
    }

    /// <summary>A scale for scores: logarithmic where all are above 0 and differ by more than a factor of 200.</summary>
    private static (Scale Scale, bool IsLogarithmic) ScoreScale(double[] scores, PanelFrame frame)
    {
        double least = scores.DefaultIfEmpty(0).Min(), largest = scores.DefaultIfEmpty(1).Max();
        if (least > 0 && largest / least > 200)
            return (new LogScale(least / 1.5, largest * 1.5, frame.Bottom, frame.Top), true);
        double pad = largest > least ? 0.06 * (largest - least) : Math.Max(Math.Abs(largest) * 0.1, 0.1);
        // An axis that begins near 0 begins there.
        double from = least >= 0 && least < 0.3 * largest ? 0 : least - pad;
        return (new LinearScale(from, largest + pad, frame.Bottom, frame.Top), false);
    }

    private static readonly Mark[] Marks =
    [
        new("all", "removed all at once", static each => each.AllAtOnce, static (x, y) => Shapes.At(1, x, y, 4)),
        new("mean", "mean over random subsets", static each => each.MeanOfSubsets, static (x, y) => Shapes.Diamond(x, y, 4)),
        new("fractions", "mean over random fractions", static each => each.MeanOfFractions, static (x, y) => Shapes.At(0, x, y, 4)),
        new("worst", "worst combination found", static each => each.Worst, static (x, y) => Shapes.Flag(x, y, 4.5)),
    ];

    private static PlotTable Table(string title, IReadOnlyList<AblationResult> results) => new(
        title,
        [new("basis"), new("removed"), new("at"), new("to"), new("kept"), new("parts"), new("metric"), new("score"), new("required"), new("unmodified")],
        [.. results.SelectMany(result => result.Curves.SelectMany(curve => curve.Points.Select(IReadOnlyList<PlotCell> (point) =>
        [
            PlotCell.Of(result.Basis), PlotCell.Of(result.OfEdges ? "edges" : "directions"), PlotCell.Of(curve.Node), PlotCell.Of(curve.To), PlotCell.Of(point.Kept), PlotCell.Of(point.Parts),
            PlotCell.Of(result.Metric), PlotCell.Of(point.Score), PlotCell.Of(curve.Required), PlotCell.Of(result.Unmodified),
        ])))]);

    private static PlotTable Table(string title, IReadOnlyList<CombinationResult> combinations) => new(
        title,
        [new("at"), new("metric"), new("kept"), new("removed"), new("all at once"), new("mean of subsets"), new("mean of fractions"), new("worst"), new("nothing removed"), new("unmodified")],
        [.. combinations.Select(IReadOnlyList<PlotCell> (each) =>
        [
            PlotCell.Of(each.Place), PlotCell.Of(each.Metric), PlotCell.Of(each.Kept), PlotCell.Of(each.Removed), PlotCell.Of(each.AllAtOnce), PlotCell.Of(each.MeanOfSubsets),
            PlotCell.Of(each.MeanOfFractions), PlotCell.Of(each.Worst), PlotCell.Of(each.NothingRemoved), PlotCell.Of(each.Unmodified),
        ])]);

    private sealed record Place(string Node, string? To, bool OfEdges, string Metric);

    private sealed record RequiredLabel(string Basis, int Required, double Line, double Left, double From, double To, int Row);

    private sealed record Mark(string Style, string Meaning, Func<CombinationResult, double> Score, Func<double, double, string> Shape);
}
