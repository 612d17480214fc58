using System.Globalization;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Plots;

/// <summary>Draws an interaction graph: layers as columns, modules by colour and shape, edges as wide as they are strong.</summary>
internal sealed class GraphPlot
{
    private const double HeadRoom = 20, HeadLine = 14, LabelSize = 9, WidestEdge = 4, ThinnestEdge = 0.4, LeastLabelRoom = 56, MostLabelRoom = 120, LabelGap = 12;
    private const int Colours = 7, MostLegend = 14;

    private readonly InteractionGraph graph;
    private readonly GraphModules? modules;
    private readonly GraphPlotOptions options;
    private readonly int[] degrees;
    private readonly bool drawsAll;
    private readonly double labelRoom;

    private GraphPlot(InteractionGraph graph, GraphModules? modules, GraphPlotOptions options)
    {
        this.graph = graph;
        this.modules = modules;
        this.options = options;
        degrees = new int[graph.Nodes.Count];
        foreach (GraphEdge edge in graph.Edges)
        {
            degrees[edge.From]++;
            degrees[edge.To]++;
        }

        // Features without edges are context while there is room for it, and in the way of the others where there is not.
        drawsAll = graph.Nodes.CountBy(node => node.Layer).Select(layer => layer.Value).DefaultIfEmpty().Max() * (LabelSize + 1) <= GraphLayout.UsualHeight;
        labelRoom = Math.Clamp(Math.Ceiling(new[] { 0, graph.Layers.Count - 1 }.Max(RoomBeside)), LeastLabelRoom, MostLabelRoom);
    }

    /// <summary>Draws a graph.</summary>
    /// <param name="name">What the graph is of.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="modules">Its modules; null to draw it without.</param>
    /// <param name="options">The choices.</param>
    public static Plot Draw(string name, InteractionGraph graph, GraphModules? modules, GraphPlotOptions options) => new GraphPlot(graph, modules, options).Draw($"{name}: interaction graph");

    private Plot Draw(string title)
    {
        var drawn = DrawnEdges.Of(graph, options.MaxEdges);
        int[] groupOf = [.. graph.Nodes.Select(GroupOf)];
        int[][] columns = [.. GraphOrder.Of(graph, groupOf, drawn).Select(column => column.Where(IsDrawn).ToArray())];
        var layout = GraphLayout.Of(columns, groupOf, labelRoom);
        string[] notes = [.. Notes(drawn)];
        var canvas = new PlotCanvas("graph", title, notes, layout.Width);
        if (modules is not null)
            Legend(canvas, modules);
        double room = Math.Min(layout.Column - 8, 2 * (layout.LabelRoom + PlotCanvas.Margin));
        IReadOnlyList<string>[] heads = [.. graph.Layers.Select(layer => SansText.Break(layer.Name, PlotCanvas.HeadSize, room))];
        double top = canvas.Top + HeadRoom + (HeadLine * heads.Max(head => head.Count));
        DrawEdges(canvas, drawn, layout, top);
        for (int layer = 0; layer < columns.Length; layer++)
            DrawLayer(canvas, layer, heads[layer], columns[layer], layout, top);
        canvas.Top = top + layout.Height;
        return canvas.Finish($"{title}. {string.Join(' ', notes)} {string.Join(' ', graph.Layers.Select((layer, place) => $"{layer.Name}: {Quantity.Of(graph.Nodes.Count(node => node.Layer == place), "feature")}."))}", NodeTable(title), EdgeTable(title, drawn));
    }

    private IEnumerable<string> Notes(DrawnEdges drawn)
    {
        string edges = drawn.Edges.Count == graph.Edges.Count
            ? $"all {Quantity.Of(graph.Edges.Count, "edge")} are drawn"
            : $"{Figures.Count(drawn.Edges.Count)} of {Quantity.Of(graph.Edges.Count, "edge")} are drawn, the strongest of each section, with {Figures.Percent(drawn.WeightShare)} of the weight";
        yield return $"{Quantity.Of(graph.Nodes.Count, "feature")} at {Quantity.Of(graph.Layers.Count, "node layer")}; {edges}. Width: weight ({graph.Norm}) as a part of the largest in its section.";
        if (graph.Nodes.Count(node => !IsDrawn(node.Index)) is > 0 and var left)
            yield return $"{Quantity.Of(left, "feature")} without edges {(left == 1 ? "is" : "are")} not drawn.";
        if (modules is { Modules.Count: 1 })
            yield return "All features form one module.";
        else if (modules is not null)
            yield return $"{Quantity.Of(modules.Modules.Count(module => module.Nodes.Count > 1), "module")} of two features or more by colour and shape{(double.IsFinite(modules.WeightShare) ? $", with {Figures.Percent(modules.WeightShare)} of the weight inside" : "")}; grey edges go between modules.";
    }

    private void Legend(PlotCanvas canvas, GraphModules found)
    {
        GraphModule[] shown = [.. found.Modules.Where(module => module.Nodes.Count > 1)];
        List<LegendItem> items = [.. shown.Take(MostLegend).Select(module => new LegendItem(
            string.Create(CultureInfo.InvariantCulture, $"module {module.Number} ({module.Nodes.Count:N0})"),
            (svg, x, y) => svg.Line($"""<path class="key {StyleOf(module.Number)}" d="{Shapes.At(module.Number, x, y, 5)}"/>"""),
            SvgBuilder.Attributes(("data-key", "module"), ("data-module", Figures.Full(module.Number)))))];
        int alone = found.Modules.Count - shown.Length;
        if (shown.Length > MostLegend)
            items.Add(new($"and {Quantity.Of(shown.Length - MostLegend, "smaller module")}", static (_, _, _) => { }));
        if (alone > 0)
            items.Add(new($"alone ({Figures.Count(alone)})", static (svg, x, y) => svg.Line($"""<path class="mark" d="{Shapes.At(0, x, y, 4)}"/>""")));
        if (items.Count > 0)
            canvas.Legend(items);
    }

    private void DrawEdges(PlotCanvas canvas, DrawnEdges drawn, GraphLayout layout, double top)
    {
        canvas.Svg.Line($"""<g class="edges" data-drawn="{drawn.Edges.Count}" data-total="{graph.Edges.Count}">""");
        for (int i = 0; i < drawn.Edges.Count; i++)
        {
            GraphEdge edge = drawn.Edges[i];
            bool isInside = modules is not null && modules.ModuleOf[edge.From] == modules.ModuleOf[edge.To];
            int module = isInside ? modules!.ModuleOf[edge.From] : -1;
            double fromX = layout.X(graph.Nodes[edge.From].Layer), toX = layout.X(graph.Nodes[edge.To].Layer), fromY = top + layout.Y(edge.From), toY = top + layout.Y(edge.To), middle = (fromX + toX) / 2;
            canvas.Svg.Line($"""<path class="edge{(isInside ? $" inside {StyleOf(module)}" : "")}" d="M{fromX} {fromY}C{middle} {fromY} {middle} {toY} {toX} {toY}" stroke-width="{Math.Max(ThinnestEdge, WidestEdge * drawn.Relative[i])}"{SvgBuilder.Attributes(("data-from", Figures.Full(edge.From)), ("data-to", Figures.Full(edge.To)), ("data-strength", Figures.Full(edge.Strength)), ("data-weight", Figures.Full(edge.Weight)), ("data-module", isInside ? Figures.Full(module) : null))}/>""");
        }

        canvas.Svg.Raw("</g>\n");
    }

    private void DrawLayer(PlotCanvas canvas, int layer, IReadOnlyList<string> head, int[] column, GraphLayout layout, double top)
    {
        double x = layout.X(layer);
        string name = graph.Layers[layer].Name;
        canvas.Svg.Line($"""<g class="layer"{SvgBuilder.Attributes(("data-layer", name), ("data-nodes", Figures.Full(column.Length)))}>""");
        for (int line = 0; line < head.Count; line++)
            canvas.Text("panel-title", x, top - 20 - (HeadLine * (head.Count - 1 - line)), head[line], PlotCanvas.HeadSize, "middle");
        canvas.Text("note", x, top - 7, CountOf(column.Length, graph.Nodes.Count(node => node.Layer == layer)), anchor: "middle");
        foreach (int node in column)
            DrawNode(canvas, graph.Nodes[node], x, top + layout.Y(node), layout);
        canvas.Svg.Raw("</g>\n");
    }

    private void DrawNode(PlotCanvas canvas, GraphNode node, double x, double y, GraphLayout layout)
    {
        int module = modules?.ModuleOf[node.Index] ?? 0;
        canvas.Svg.Line($"""<g class="node {StyleOf(module)}"{SvgBuilder.Attributes(("data-node", Figures.Full(node.Index)), ("data-layer", node.LayerName), ("data-index", Figures.Full(node.Feature)), ("data-module", modules is null ? null : Figures.Full(module)), ("data-degree", Figures.Full(degrees[node.Index])))}>""");
        string label = options.Label?.Invoke(node) ?? Figures.Full(node.Feature);
        canvas.Svg.Line($"<title>{node.LayerName}: {label}{(modules is null ? "" : $", module {module}")}, {Quantity.Of(degrees[node.Index], "edge")}</title>");
        canvas.Svg.Line($"""<path class="mark" d="{Shapes.At(IsAlone(module) ? 0 : module, x, y, layout.Radius)}"/>""");
        if (layout.Spacing(node.Layer) >= LabelSize + 1)
        {
            bool isFirst = node.Layer == 0;
            double room = (isFirst || node.Layer == graph.Layers.Count - 1 ? layout.LabelRoom : layout.Column - layout.Radius - LabelGap) - layout.Radius;
            canvas.Text("node-label", x + (isFirst ? -1 : 1) * (layout.Radius + 4), y + 3, SansText.Fit(label, LabelSize, room), LabelSize, isFirst ? "end" : "start");
        }

        canvas.Svg.Raw("</g>\n");
    }

    /// <summary>Modules of one node are one group, after all others.</summary>
    private int GroupOf(GraphNode node)
    {
        if (modules is null)
            return 0;
        int module = modules.ModuleOf[node.Index];
        return IsAlone(module) ? modules.Modules.Count(each => each.Nodes.Count > 1) : module;
    }

    /// <summary>What the labels of an outer layer need at its side, and half of its name.</summary>
    private double RoomBeside(int layer)
    {
        double labels = graph.Nodes.Where(node => node.Layer == layer && IsDrawn(node.Index)).Select(node => SansText.Width(options.Label?.Invoke(node) ?? "", LabelSize)).DefaultIfEmpty().Max();
        return Math.Max(labels + LabelGap, (SansText.Width(graph.Layers[layer].Name, PlotCanvas.HeadSize, bold: true) / 2) - PlotCanvas.Margin + LabelGap);
    }

    private static string CountOf(int drawn, int all) => drawn == all ? Figures.Count(all) : $"{Figures.Count(drawn)} of {Figures.Count(all)}";

    private bool IsDrawn(int node) => drawsAll || degrees[node] > 0;

    private bool IsAlone(int module) => modules is not null && modules.Modules[module].Nodes.Count == 1;

    private string StyleOf(int module) => IsAlone(module) ? "cx" : string.Create(CultureInfo.InvariantCulture, $"c{module % Colours}");

    private PlotTable NodeTable(string title) => new(
        $"{title}, features",
        [new("node"), new("layer"), new("feature"), new("module"), new("edges"), .. options.Label is null ? [] : new[] { new PlotColumn("label") }],
        [.. graph.Nodes.Select(IReadOnlyList<PlotCell> (node) => [PlotCell.Of(node.Index), PlotCell.Of(node.LayerName), PlotCell.Of(node.Feature), modules is null ? default : PlotCell.Of(modules.ModuleOf[node.Index]), PlotCell.Of(degrees[node.Index]), .. options.Label is null ? [] : new[] { PlotCell.Of(options.Label(node) ?? "") }])]);

    private PlotTable EdgeTable(string title, DrawnEdges drawn) => new(
        $"{title}, edges that are drawn",
        [new("from layer"), new("from feature"), new("to layer"), new("to feature"), new("strength"), new("weight")],
        [.. drawn.Edges.Reverse().Select(IReadOnlyList<PlotCell> (edge) =>
        [
            PlotCell.Of(graph.Nodes[edge.From].LayerName), PlotCell.Of(graph.Nodes[edge.From].Feature), PlotCell.Of(graph.Nodes[edge.To].LayerName), PlotCell.Of(graph.Nodes[edge.To].Feature),
            PlotCell.Of(edge.Strength), PlotCell.Of(edge.Weight),
        ])]);
}
