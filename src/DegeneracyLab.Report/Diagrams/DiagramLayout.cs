using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>Where each element of a diagram is.</summary>
internal sealed class DiagramLayout
{
    private readonly DiagramSizes sizes;
    private readonly Dictionary<DiagramElement, Area> areas = [];
    private readonly Dictionary<DiagramElement, int> spines = [];
    private readonly Dictionary<DiagramElement, DiagramElement> parents = [];

    /// <summary>Lays out a diagram.</summary>
    /// <param name="diagram">The diagram.</param>
    public DiagramLayout(Diagram diagram)
    {
        sizes = new DiagramSizes(diagram);
        Extent content = sizes.Of(diagram.Content);
        int title = Math.Max(TextMetrics.Width(diagram.Name, Metrics.TitleSize), TextMetrics.Width(diagram.Summary, Metrics.ShapeSize));
        int width = Math.Max(content.Width, title);
        Place(diagram.Content, Metrics.Margin + content.Left + ((width - content.Width) / 2), Metrics.TitleHeight + Metrics.Margin);
        Panel = new Area(0, 0, width + (2 * Metrics.Margin), Metrics.TitleHeight + content.Height + (2 * Metrics.Margin));
        Title =
        [
            new PlacedText(diagram.Name, "dgl-title", Metrics.TitleSize, Metrics.Margin, 37, IsFlushRight: false),
            new PlacedText(diagram.Summary, "dgl-shape", Metrics.ShapeSize, Metrics.Margin, 57, IsFlushRight: false),
        ];
    }

    /// <summary>The whole diagram.</summary>
    public Area Panel { get; }

    /// <summary>The diagram's title with its summary.</summary>
    public IReadOnlyList<PlacedText> Title { get; }

    /// <summary>The texts on a frame.</summary>
    public IEnumerable<PlacedText> Texts(DiagramFrame frame) => sizes.Face(frame).Texts(areas[frame]);

    /// <summary>Where an element is.</summary>
    public Area this[DiagramElement element] => areas[element];

    /// <summary>The x coordinate at which data enter an element and leave it.</summary>
    public int Spine(DiagramElement element) => spines[element];

    /// <summary>The y coordinate at which the edge to lanes parts; null if edges to them come straight from above.</summary>
    public int? Fork(DiagramLanes lanes) => sizes.HasFork(lanes) ? areas[lanes].Top : null;

    /// <summary>Whether a node is so wide that edges to or from the lanes beside it are straight.</summary>
    public bool Spans(DiagramNode node) => sizes.Spans(node);

    /// <summary>The lanes around an element, from the outermost to the innermost, each with the lane that the element is in.</summary>
    public IReadOnlyList<(DiagramLanes Lanes, DiagramElement Lane)> LanesAround(DiagramElement element)
    {
        List<(DiagramLanes, DiagramElement)> around = [];
        for (DiagramElement inner = element; parents.TryGetValue(inner, out DiagramElement? outer); inner = outer)
            if (outer is DiagramLanes lanes)
                around.Insert(0, (lanes, inner));
        return around;
    }

    private void Place(DiagramElement element, int spine, int top)
    {
        Extent extent = sizes.Of(element);
        spines[element] = spine;
        areas[element] = new Area(spine - extent.Left, top, extent.Width, extent.Height);
        foreach (DiagramElement inside in Diagram.Inside(element))
            parents[inside] = element;

        switch (element)
        {
            case DiagramFrame frame:
                Place(frame.Content, spine, top + sizes.Face(frame).Height);
                break;
            case DiagramLanes lanes:
                int below = top + (sizes.HasFork(lanes) ? Metrics.ForkHeight : 0);
                foreach (DiagramElement lane in lanes.Lanes)
                    Place(lane, spine + sizes.Offset(lane), below);
                break;
            case DiagramSeries series:
                for (int i = 0; i < series.Parts.Count; i++)
                {
                    if (i > 0)
                        top = areas[series.Parts[i - 1]].Bottom + sizes.GapBetween(series.Parts[i - 1], series.Parts[i]);
                    Place(series.Parts[i], spine, top);
                }

                break;
        }
    }
}
