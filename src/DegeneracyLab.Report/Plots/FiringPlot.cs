using System.Globalization;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Draws how much the gates of a layer agree, in block order, with how often each is open.</summary>
internal sealed class FiringPlot
{
    private const double Width = 760, MapSize = 300, RateHeight = 44, RateGap = 10, LabelRoom = 34;
    private const int Shades = 9;

    /// <summary>The most rows and columns of cells: of wider layers each cell is the mean of several units.</summary>
    private const int MostCells = 64;

    private readonly PlotCanvas canvas;

    private FiringPlot(PlotCanvas canvas) => this.canvas = canvas;

    /// <summary>Draws the gated layers of a network.</summary>
    /// <param name="result">The result, with a gated layer at least.</param>
    public static Plot Draw(SynchronisationResult result)
    {
        string title = $"{result.Network}: firing patterns";
        var canvas = new PlotCanvas("firing", title, ["Each cell is the part of samples (and positions) on which two gates are both open or both closed; units are in the order of their firing patterns. Outlined: units that fire on exactly the same samples. Bars: how often each gate is open."], Width);
        canvas.Legend(Enumerable.Range(0, Shades).Where(shade => shade % 2 == 0).Select(shade => new LegendItem(
            shade == 0 ? "agreement 0" : Figures.Short(shade / (Shades - 1.0)),
            (svg, x, y) => svg.Line($"""<rect class="h{shade} border" x="{x - 6}" y="{y - 5}" width="12" height="10"/>"""))));
        var plot = new FiringPlot(canvas);
        double column = (Width - (2 * PlotCanvas.Margin)) / 2, height = 40 + RateHeight + RateGap + MapSize + 34;
        List<IReadOnlyList<PlotCell>> pairs = [], units = [];
        for (int place = 0; place < result.Layers.Count; place++)
        {
            FiringOrder order = FiringOrder.Of(result.Layers[place]);
            plot.Panel(result.Layers[place], order, PlotCanvas.Margin + (place % 2 * column), canvas.Top);
            if (place % 2 == 1 || place == result.Layers.Count - 1)
                canvas.Top += height;
            pairs.AddRange(Pairs(result.Layers[place], order));
            units.AddRange(order.Units.Select(IReadOnlyList<PlotCell> (unit) => [PlotCell.Of(result.Layers[place].Name), PlotCell.Of(unit), PlotCell.Of(order.PatternOf[unit]), PlotCell.Of(Rate(result.Layers[place], unit))]));
        }

        return canvas.Finish(
            $"{title}. {string.Join(' ', result.Layers.Select(layer => $"{layer.Name}: {Note(layer)}."))}",
            new PlotTable($"{result.Network}: firing rates", [new("layer"), new("unit"), new("firing pattern"), new("open", "part of samples")], units),
            new PlotTable($"{result.Network}: agreement of gates", [new("layer"), new("unit"), new("other unit"), new("agreement", "part of samples")], pairs));
    }

    private void Panel(LayerSynchronisation layer, FiringOrder order, double left, double top)
    {
        canvas.Svg.Line($"""<g class="panel"{SvgBuilder.Attributes(("data-panel", layer.Name), ("data-layer", layer.Name), ("data-units", Figures.Full(layer.Width)), ("data-x", "unit"), ("data-y", "unit"))}>""");
        double room = LabelRoom + MapSize;
        canvas.Text("panel-title", left, top + 12, SansText.Fit(layer.Name, PlotCanvas.HeadSize, room, bold: true), PlotCanvas.HeadSize);
        canvas.Text("note", left, top + 27, SansText.Fit(Note(layer), PlotCanvas.SmallSize, room));
        double mapLeft = left + LabelRoom, mapTop = top + 40 + RateHeight + RateGap;
        int bin = Math.Max(1, (layer.Width + MostCells - 1) / MostCells), cells = (layer.Width + bin - 1) / bin;
        double size = MapSize / Math.Max(cells, 1), unitSize = size / bin;
        Rates(layer, order, mapLeft, top + 40, unitSize);
        int[][] bins = [.. order.Units.Chunk(bin)];
        for (int row = 0; row < cells; row++)
        {
            for (int cell = 0; cell < cells; cell++)
            {
                double agreement = bins[row].Average(first => bins[cell].Average((int second) => FiringOrder.Agreement(layer, first, second)));
                int shade = Math.Clamp((int)Math.Round(agreement * (Shades - 1)), 0, Shades - 1);
                // A little wider, so that no light shows between cells.
                canvas.Svg.Line($"""<rect class="cell h{shade}" x="{mapLeft + (cell * size)}" y="{mapTop + (row * size)}" width="{size + (cell < cells - 1 ? 0.3 : 0)}" height="{size + (row < cells - 1 ? 0.3 : 0)}"{SvgBuilder.Attributes(("data-row", Figures.Full(bins[row][0])), ("data-column", Figures.Full(bins[cell][0])), ("data-value", Figures.Full(agreement)))}/>""");
            }
        }

        canvas.Svg.Line($"""<rect class="border" x="{mapLeft}" y="{mapTop}" width="{MapSize}" height="{MapSize}"/>""");
        Blocks(layer, order, mapLeft, mapTop, unitSize);
        Labels(order, mapLeft, mapTop, unitSize);
        string axis = bin == 1 ? "unit, in block order" : string.Create(CultureInfo.InvariantCulture, $"unit, in block order; each cell is the mean over {bin} x {bin} units");
        canvas.Text("axis-title", mapLeft + (MapSize / 2), mapTop + MapSize + 26, SansText.Fit(axis, PlotCanvas.SmallSize, MapSize + LabelRoom), anchor: "middle");
        canvas.Svg.Raw("</g>\n");
    }

    /// <summary>A bar for each unit above its column.</summary>
    private void Rates(LayerSynchronisation layer, FiringOrder order, double left, double top, double unitSize)
    {
        canvas.Svg.Line($"""<line class="grid" x1="{left}" y1="{top}" x2="{left + MapSize}" y2="{top}"/>""");
        canvas.Svg.Line($"""<line class="axis" x1="{left}" y1="{top + RateHeight}" x2="{left + MapSize}" y2="{top + RateHeight}"/>""");
        canvas.Text("tick", left - 5, top + 6, "100%", anchor: "end");
        canvas.Text("tick", left - 5, top + RateHeight + 1, "0%", anchor: "end");
        for (int place = 0; place < order.Units.Count; place++)
        {
            int unit = order.Units[place];
            double rate = Rate(layer, unit), gap = Math.Min(unitSize * 0.15, 1.5);
            canvas.Svg.Line($"""<rect class="rate" x="{left + (place * unitSize) + gap}" y="{top + (RateHeight * (1 - rate))}" width="{unitSize - (2 * gap)}" height="{RateHeight * rate}"{SvgBuilder.Attributes(("data-unit", Figures.Full(unit)), ("data-value", Figures.Full(rate)), ("data-pattern", Figures.Full(order.PatternOf[unit])))}/>""");
        }
    }

    /// <summary>An outline around the units of each pattern that has more than one.</summary>
    private void Blocks(LayerSynchronisation layer, FiringOrder order, double left, double top, double unitSize)
    {
        for (int place = 0; place < order.Units.Count; place++)
        {
            FiringPattern pattern = layer.Patterns[order.PatternOf[order.Units[place]]];
            if (pattern.Units.Count < 2 || pattern.Units[0] != order.Units[place])
                continue;
            double from = place * unitSize, size = pattern.Units.Count * unitSize;
            canvas.Svg.Line($"""<rect class="block" x="{left + from}" y="{top + from}" width="{size}" height="{size}"{SvgBuilder.Attributes(("data-pattern", Figures.Full(order.PatternOf[order.Units[place]])), ("data-units", string.Join(' ', pattern.Units)), ("data-rate", Figures.Full(layer.Places == 0 ? 0 : (double)pattern.Open / layer.Places)))}/>""");
        }
    }

    /// <summary>The numbers of units at rows and columns, as many as there is room for.</summary>
    private void Labels(FiringOrder order, double left, double top, double unitSize)
    {
        double widest = order.Units.Select(unit => SansText.Width(Figures.Full(unit), PlotCanvas.SmallSize)).DefaultIfEmpty().Max();
        int everyColumn = Math.Max(1, (int)Math.Ceiling((widest + 4) / unitSize)), everyRow = Math.Max(1, (int)Math.Ceiling((PlotCanvas.SmallSize + 1) / unitSize));
        for (int place = 0; place < order.Units.Count; place++)
        {
            double middle = (place + 0.5) * unitSize;
            if (place % everyColumn == 0)
                canvas.Text("tick", left + middle, top + MapSize + 12, Figures.Full(order.Units[place]), anchor: "middle");
            if (place % everyRow == 0)
                canvas.Text("tick", left - 5, top + middle + 3.5, Figures.Full(order.Units[place]), anchor: "end");
        }
    }

    private static double Rate(LayerSynchronisation layer, int unit) => layer.Places == 0 ? 0 : layer.Together[unit, unit] / layer.Places;

    private static string Note(LayerSynchronisation layer)
    {
        int blocks = layer.Patterns.Count(pattern => pattern.Units.Count > 1), silent = layer.NeverOnUnits.Count, always = layer.AlwaysOnUnits.Count;
        return $"{Quantity.Of(layer.Width, "unit")}, {Quantity.Of(layer.Patterns.Count, "pattern")}, {Quantity.Of(blocks, "block")}{(silent > 0 ? $", {silent} never on" : "")}{(always > 0 ? $", {always} always on" : "")}";
    }

    private static IEnumerable<IReadOnlyList<PlotCell>> Pairs(LayerSynchronisation layer, FiringOrder order) => order.Units.SelectMany(
        (first, place) => order.Units.Skip(place + 1).Select(IReadOnlyList<PlotCell> (second) => [PlotCell.Of(layer.Name), PlotCell.Of(first), PlotCell.Of(second), PlotCell.Of(FiringOrder.Agreement(layer, first, second))]));
}
