using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>Writes a diagram as SVG: one file, without scripts and without anything from elsewhere.</summary>
internal sealed class SvgWriter
{
    private readonly Diagram diagram;
    private readonly DiagramLayout layout;
    private readonly SvgBuilder svg = new();

    private SvgWriter(Diagram diagram)
    {
        this.diagram = diagram;
        layout = new DiagramLayout(diagram);
    }

    /// <summary>Writes a diagram.</summary>
    /// <param name="diagram">The diagram.</param>
    /// <returns>The text of an SVG file.</returns>
    public static string Write(Diagram diagram)
    {
        var writer = new SvgWriter(diagram);
        writer.WriteAll();
        return writer.svg.ToString();
    }

    private void WriteAll()
    {
        Area panel = layout.Panel;
        svg.Line($"""<svg xmlns="http://www.w3.org/2000/svg" class="dgl" width="{panel.Width}" height="{panel.Height}" viewBox="0 0 {panel.Width} {panel.Height}" role="img">""");
        svg.Line($"<title>{diagram.Name}</title>");
        svg.Line($"<desc>{string.Join(' ', DiagramProse.Sentences(diagram).Prepend($"{diagram.Name}: {diagram.Summary}."))}</desc>");
        svg.Raw($"<style>\n{SvgStyle.Sheet.ReplaceLineEndings("\n")}\n</style>\n");
        svg.Line($"""<rect class="dgl-panel" x="0.5" y="0.5" width="{panel.Width - 1}" height="{panel.Height - 1}" rx="8"/>""");
        WriteTexts(layout.Title);
        WriteFrames(diagram.Content);
        var router = new EdgeRouter(layout);
        foreach (DiagramEdge edge in diagram.Edges.OrderBy(edge => edge.Via is not null))   // a stream lies over what it shares a line with
            WriteEdge(edge, router.Route(edge));
        foreach (DiagramNode node in diagram.Nodes)
            WriteNode(node);
        svg.Raw("</svg>\n");
    }

    private void WriteFrames(DiagramElement element)
    {
        if (element is DiagramFrame frame)
        {
            svg.Line($"""<g class="dgl-frame" data-id="{frame.Id}" data-hook="{frame.HookPoint.Name}">""");
            WriteRectangle(layout[frame], 8);
            WriteTexts(layout.Texts(frame));
            svg.Raw("</g>\n");
        }

        foreach (DiagramElement inside in Diagram.Inside(element))
            WriteFrames(inside);
    }

    private void WriteEdge(DiagramEdge edge, IReadOnlyList<Point> way)
    {
        string style = edge.Via is null ? "dgl-edge" : "dgl-edge dgl-stream";
        svg.Line($"""<g class="{style}" data-from="{edge.From.Id}" data-to="{edge.To.Id}"><path class="dgl-line" d="{SvgPath.Line(way)}"/><path class="dgl-head" d="{SvgPath.Head(way)}"/></g>""");
    }

    private void WriteNode(DiagramNode node)
    {
        Area area = layout[node];
        if (node is DiagramBox box)
        {
            svg.Line($"""<g class="dgl-box dgl-{Style(box.Role)}" data-id="{box.Id}" data-hook="{box.HookPoint.Name}">""");
            svg.Line($"<title>{DiagramProse.Line(box)}</title>");
            WriteRectangle(area, 5);
            if (box.HasMask)
                WriteRectangle(BoxFace.Tag(box, area), 4, "dgl-tag");
            WriteTexts(BoxFace.Texts(box, area));
        }
        else if (node is DiagramJunction junction)
        {
            svg.Line($"""<g class="dgl-junction" data-id="{junction.Id}">""");
            svg.Line($"<title>{junction.Symbol}</title>");
            WriteRectangle(area, Metrics.JunctionSize / 2);
            if (junction.Kind == JunctionKind.Sum)
                svg.Line($"""<path class="dgl-plus" d="M{area.CentreX - 5} {area.CentreY} H{area.CentreX + 5} M{area.CentreX} {area.CentreY - 5} V{area.CentreY + 5}"/>""");
            else
                WriteTexts([new PlacedText(junction.Symbol, "dgl-symbol", Metrics.SmallSize, area.Left + (Metrics.JunctionSize / 2), area.CentreY + 4)]);
        }

        svg.Raw("</g>\n");
    }

    private void WriteRectangle(Area area, int radius, string? style = null)
    {
        svg.Line($"""<rect{SvgBuilder.Attributes(("class", style))} x="{area.Left}" y="{area.Top}" width="{area.Width}" height="{area.Height}" rx="{radius}"/>""");
    }

    private void WriteTexts(IEnumerable<PlacedText> texts)
    {
        foreach (PlacedText placed in texts)
        {
            svg.Line($"""<text class="{placed.Style}" x="{placed.X}" y="{placed.Y}" font-size="{placed.Size}"{SvgBuilder.Attributes(("text-anchor", placed.IsFlushRight ? "end" : null))}>{placed.Text}</text>""");
        }
    }

    private static string Style(DiagramRole role) => role switch
    {
        DiagramRole.Weights => "weights",
        DiagramRole.Elementwise => "elementwise",
        DiagramRole.Mixing => "mixing",
        DiagramRole.Output => "output",
        _ => "plain",
    };
}
