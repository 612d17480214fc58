using System.Xml.Linq;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report.Tests.Diagrams;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>The marks of plots are as many as the numbers, and where these say.</summary>
public class PlotMarkTests
{
    private static readonly int[] Seeds = [.. Enumerable.Range(100, LongRun.IsOn ? 100 : 8)];

    [Fact]
    public void A_spectrum_has_a_mark_for_each_eigenvalue_and_they_fall_with_it()
    {
        foreach (int seed in Seeds)
        {
            AnalysisResult result = Examples.ResultOf(seed);
            Plot plot = result.PlotSpectrum();
            Drawn drawn = Drawn.Of(plot);
            Assert.Equal(plot.Table.Rows.Count, drawn.All("value").Count);
            Assert.Equal(plot.Table.Rows.Count(row => row[4].Text == "yes"), drawn.All("kept").Count);
            Assert.Equal(plot.Table.Rows.Select(row => row[3].Text), drawn.All("value").Select(mark => Drawn.Data(mark, "value")!));
            foreach (XElement panel in drawn.All("panel"))
            {
                (double X, double Y)[] places = [.. drawn.All("value", panel).Select(Place)];
                for (int i = 1; i < places.Length; i++)
                    Assert.True(places[i].X > places[i - 1].X && places[i].Y >= places[i - 1].Y, $"seed {seed}, {Drawn.Data(panel, "panel")}, eigenvalue {i}");
                if (drawn.All("cut", panel) is [var cut])
                {
                    double line = Drawn.N(cut, "y1"), value = Drawn.Value(cut, "value");
                    Assert.All(drawn.All("value", panel), mark => Assert.True(Drawn.Value(mark, "value") > value ? Place(mark).Y <= line : Place(mark).Y >= line, $"seed {seed}, {Drawn.Data(panel, "panel")}"));
                }
            }
        }

        static (double X, double Y) Place(XElement mark) => mark.Name.LocalName == "circle" ? (Drawn.N(mark, "cx"), Drawn.N(mark, "cy")) : Middle(Drawn.PathPoints(mark.Attribute("d")!.Value));
    }

    [Fact]
    public void A_graph_has_its_nodes_in_columns_and_its_strongest_edges()
    {
        foreach (int seed in Seeds)
        {
            InteractionGraph graph = Examples.GraphOf(seed);
            Drawn drawn = Drawn.Of(graph.PlotGraph(new() { MaxEdges = 40 }));
            IReadOnlyList<XElement> nodes = drawn.All("node"), edges = drawn.All("edge");
            // Where columns are long, features without edges are left out.
            GraphNode[] shown = [.. graph.Nodes.Where(node => IsShort(graph) || HasEdge(graph, node))];
            Assert.Equal(shown.Select(node => node.Index), nodes.Select(node => (int)Drawn.Value(node, "node")).Order());
            Assert.Equal(Math.Min(graph.Edges.Count, 40), edges.Count);
            Assert.Equal(graph.Edges.Count, Drawn.Value(Assert.Single(drawn.All("edges")), "total"));
            Dictionary<int, (double X, double Y)> places = nodes.ToDictionary(node => (int)Drawn.Value(node, "node"), node => Middle(Drawn.PathPoints(drawn.All("mark", node)[0].Attribute("d")!.Value)));
            foreach (GraphNode node in shown)
                foreach (GraphNode other in shown.Where(other => other.Index > node.Index))
                    Assert.True(node.Layer == other.Layer ? Math.Abs(places[node.Index].Y - places[other.Index].Y) > 3 : places[other.Index].X - places[node.Index].X > 50, $"seed {seed}: {node} and {other}");
            foreach (IGrouping<int, XElement> section in edges.GroupBy(edge => graph.Nodes[(int)Drawn.Value(edge, "from")].Layer))
            {
                XElement[] sorted = [.. section.OrderBy(edge => Drawn.Value(edge, "weight"))];
                Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(Drawn.N(pair.First, "stroke-width") <= Drawn.N(pair.Second, "stroke-width")));
                double weakest = Drawn.Value(sorted[0], "weight");
                int stronger = graph.Edges.Count(edge => graph.Nodes[edge.From].Layer == section.Key && edge.Weight > weakest);
                Assert.True(stronger < sorted.Length, $"seed {seed}: {stronger} edges are stronger than the weakest of {sorted.Length} that are drawn.");
            }

            foreach (XElement edge in edges)
            {
                IReadOnlyList<(double X, double Y)> way = Drawn.PathPoints(edge.Attribute("d")!.Value);
                Assert.True(Near(way[0], places[(int)Drawn.Value(edge, "from")]) && Near(way[^1], places[(int)Drawn.Value(edge, "to")]), $"seed {seed}: {edge}");
            }
        }

        static bool IsShort(InteractionGraph graph) => graph.Nodes.CountBy(node => node.Layer).All(layer => layer.Value <= 42);
        static bool HasEdge(InteractionGraph graph, GraphNode node) => graph.Edges.Any(edge => edge.From == node.Index || edge.To == node.Index);
        static bool Near((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) < 1.5 && Math.Abs(a.Y - b.Y) < 1.5;
    }

    [Fact]
    public void Features_of_a_module_stand_together_and_share_colour_and_shape()
    {
        GraphModules modules = Leiden.Find(Examples.Planted(4, 12, 3, 1), new() { Restarts = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal(3, modules.Modules.Count);
        Drawn drawn = Drawn.Of(modules.PlotGraph());
        foreach (XElement layer in drawn.All("layer"))
        {
            XElement[] column = [.. drawn.All("node", layer).OrderBy(node => Middle(Drawn.PathPoints(drawn.All("mark", node)[0].Attribute("d")!.Value)).Y)];
            int[] order = [.. column.Select(node => (int)Drawn.Value(node, "module"))];
            Assert.Equal(2, order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second));
            Assert.All(column, node => Assert.Equal($"node c{Drawn.Data(node, "module")}", node.Attribute("class")!.Value));
        }

        Assert.All(drawn.All("inside"), edge => Assert.Equal(modules.ModuleOf[(int)Drawn.Value(edge, "from")], (int)Drawn.Value(edge, "module")));
        Assert.Equal(["0", "1", "2"], drawn.All("legend-item").Select(item => Drawn.Data(item, "module")));
    }

    [Fact]
    public void A_firing_plot_has_a_cell_for_each_pair_and_a_bar_for_each_unit()
    {
        foreach (int seed in Seeds)
        {
            SynchronisationResult result = Examples.SynchronisationOf(seed);
            Plot plot = result.PlotFiringPatterns();
            Drawn drawn = Drawn.Of(plot);
            IReadOnlyList<XElement> panels = drawn.All("panel");
            foreach ((LayerSynchronisation layer, XElement panel) in result.Layers.Zip(panels))
            {
                IReadOnlyList<XElement> cells = drawn.All("cell", panel), rates = drawn.All("rate", panel);
                int side = layer.Width <= 64 ? layer.Width : (layer.Width + ((layer.Width + 63) / 64) - 1) / ((layer.Width + 63) / 64);
                Assert.Equal(side * side, cells.Count);
                Assert.Equal(Enumerable.Range(0, layer.Width), rates.Select(bar => (int)Drawn.Value(bar, "unit")).Order());
                Assert.All(rates, bar => Assert.Equal(layer.Together[(int)Drawn.Value(bar, "unit"), (int)Drawn.Value(bar, "unit")] / layer.Places, Drawn.Value(bar, "value")));
                Assert.All(rates, bar => Assert.Equal(44 * Drawn.Value(bar, "value"), Drawn.N(bar, "height"), 0.011));
                Assert.Equal(layer.Patterns.Count(pattern => pattern.Units.Count > 1), drawn.All("block", panel).Count);
                // Units of one pattern follow one another.
                string[] order = [.. rates.OrderBy(bar => Drawn.N(bar, "x")).Select(bar => Drawn.Data(bar, "pattern")!)];
                Assert.Equal(layer.Patterns.Count - 1, order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second));
                if (side == layer.Width)
                {
                    Assert.All(cells.Where(cell => Drawn.Data(cell, "row") == Drawn.Data(cell, "column")), cell => Assert.Equal(1, Drawn.Value(cell, "value")));
                    Assert.All(cells, cell => Assert.Equal($"cell h{Math.Round(8 * Drawn.Value(cell, "value"))}", cell.Attribute("class")!.Value));
                }
            }

            Assert.Equal(result.Layers.Sum(layer => layer.Width), plot.Table.Rows.Count);
        }
    }

    [Fact]
    public void Agreement_is_the_part_of_samples_on_which_gates_are_the_same()
    {
        // Unit 0 is open on samples 0 and 1 of 4, unit 1 on 1 and 2: they agree on samples 1 and 3.
        LayerSynchronisation layer = LayerSynchronisation.Of(LayerDescription.Gate(new HookPoint(1, "ReLU1"), "ReLU", [2]), new Matrix(2, 2, [2, 1, 1, 2]), 4);
        Plot plot = new SynchronisationResult("N", 4, [layer], []).PlotFiringPatterns();
        Assert.Equal(0.5, Assert.Single(plot.Tables[1].Rows)[3].Number);
    }

    [Fact]
    public void Points_of_an_ablation_are_where_their_numbers_say()
    {
        foreach (int seed in Seeds)
        {
            (AblationResult[] results, CombinationResult[] combinations) = Examples.AblationsOf(seed);
            Plot plot = results.PlotAblation(combinations);
            Drawn drawn = Drawn.Of(plot);
            Assert.Equal(results.Sum(result => result.Curves.Sum((AblationCurve curve) => curve.Points.Count)), plot.Table.Rows.Count);
            XElement[] points = [.. drawn.All("point").Where(point => Drawn.Data(point, "score") is not null)];
            Assert.Equal(plot.Table.Rows.Count, points.Length);
            Assert.Equal(results.Sum(result => result.Curves.Count(curve => curve.Required is not null)), drawn.All("required").Count);
            Assert.Equal(combinations.Sum(each => double.IsNaN(each.MeanOfFractions) ? 3 : 4), drawn.All("combination").Count(mark => Drawn.Data(mark, "score") is not null));
            foreach (XElement panel in drawn.All("panel"))
            {
                (double Parts, double Score, double X, double Y)[] marks = [.. drawn.All("point", panel).Where(point => Drawn.Data(point, "score") is not null).Select(point =>
                {
                    (double x, double y) = Centre(Drawn.PathPoints(point.Attribute("d")!.Value));
                    return (Drawn.Value(point, "parts"), Drawn.Value(point, "score"), x, y);
                })];
                foreach ((double Parts, double Score, double X, double Y) a in marks)
                    foreach ((double Parts, double Score, double X, double Y) b in marks)
                        Assert.True((a.Parts <= b.Parts || a.X >= b.X - 1) && (a.Score <= b.Score || a.Y <= b.Y + 1.5), $"seed {seed}, {Drawn.Data(panel, "panel")}: {a} and {b}");
            }
        }

        // Shapes differ in which points their paths name; the middle of their extent is near enough.
        static (double X, double Y) Centre(IReadOnlyList<(double X, double Y)> points) => ((points.Min(point => point.X) + points.Max(point => point.X)) / 2, (points.Min(point => point.Y) + points.Max(point => point.Y)) / 2);
    }

    [Fact]
    public void Bars_of_free_directions_are_as_long_as_their_numbers()
    {
        foreach (int seed in Seeds)
        {
            DegeneracyReport report = Examples.ResultOf(seed).Degeneracy!;
            Plot plot = report.PlotFreeDirections();
            Drawn drawn = Drawn.Of(plot);
            IReadOnlyList<XElement> bars = drawn.All("bar");
            Assert.Equal(report.Free.Spans.Count + report.Free.Gauge.Count + (report.Exact is null ? 0 : 1), bars.Count);
            Assert.Equal(
                [.. report.Free.Spans.Select(span => span.Directions), .. report.Free.Gauge.Select(gauge => gauge.Directions), .. report.Exact is null ? [] : new[] { (long)report.Exact.Stages.Sum(stage => stage.Dimension) }],
                bars.Select(bar => (long)drawn.All("part", bar).Sum(part => Drawn.Value(part, "value"))));
            XElement[] parts = [.. bars.SelectMany(bar => drawn.All("part", bar))];
            Assert.Equal(plot.Table.Rows.Count, parts.Length);
            double unit = parts.Select(part => Drawn.N(part, "width") / Drawn.Value(part, "value")).DefaultIfEmpty().Max();
            Assert.All(parts, part => Assert.Equal(unit * Drawn.Value(part, "value"), Drawn.N(part, "width"), 0.02 * Drawn.Value(part, "value") + 0.02));
        }
    }

    /// <summary>A planted graph has few crossings; the order of its features does not matter.</summary>
    [Fact]
    public void An_order_has_fewer_crossings_than_the_features_order()
    {
        InteractionGraph graph = Examples.Planted(3, 10, 1, 7);
        var drawn = Report.Plots.DrawnEdges.Of(graph, 40);
        int[] one = new int[graph.Nodes.Count];
        int[][] ordered = Report.Plots.GraphOrder.Of(graph, one, drawn);
        int[][] plain = [.. Enumerable.Range(0, 3).Select(layer => graph.Nodes.Where(node => node.Layer == layer).Select(node => node.Index).ToArray())];
        Assert.True(Crossings(ordered) < 0.6 * Crossings(plain), $"{Crossings(ordered)} of {Crossings(plain)}");

        int Crossings(int[][] columns)
        {
            Dictionary<int, int> place = columns.SelectMany(column => column.Select((node, row) => (node, row))).ToDictionary(pair => pair.node, pair => pair.row);
            return drawn.Edges.Sum(a => drawn.Edges.Count(b => graph.Nodes[a.From].Layer == graph.Nodes[b.From].Layer && place[a.From] < place[b.From] && place[a.To] > place[b.To]));
        }
    }

    [Fact]
    public void Snapshots()
    {
        Snapshot.Verify(Leiden.Find(Examples.Planted(3, 4, 2, 5), new() { Restarts = 1 }, TestContext.Current.CancellationToken).PlotGraph(name: "Planted").ToSvg(), "Planted.verified.svg");
        (AblationResult[] results, _) = Examples.AblationsOf(4);
        Snapshot.Verify(results.PlotAblation().Table.ToCsv().ReplaceLineEndings("\n"), "Ablation.verified.csv");
    }

    private static (double X, double Y) Middle(IReadOnlyList<(double X, double Y)> points) =>
        ((points.Min(point => point.X) + points.Max(point => point.X)) / 2, (points.Min(point => point.Y) + points.Max(point => point.Y)) / 2);
}
