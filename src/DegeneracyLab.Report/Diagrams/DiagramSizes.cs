using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>The room that each element of a diagram needs, from the inside out.</summary>
internal sealed class DiagramSizes
{
    private readonly Dictionary<DiagramElement, Extent> extents = [];
    private readonly Dictionary<DiagramElement, int> offsets = [];
    private readonly Dictionary<DiagramBox, int> leastWidths = [];
    private readonly Dictionary<DiagramFrame, FrameFace> faces = [];
    private readonly HashSet<DiagramLanes> forks = [];
    private readonly HashSet<DiagramNode> spanning = [];

    /// <summary>Measures a diagram.</summary>
    /// <param name="diagram">The diagram.</param>
    public DiagramSizes(Diagram diagram) => Measure(diagram.Content, isFed: false);

    /// <summary>The room that an element needs.</summary>
    public Extent Of(DiagramElement element) => extents[element];

    /// <summary>What is written on a frame.</summary>
    public FrameFace Face(DiagramFrame frame) => faces[frame];

    /// <summary>How far to the right of the spine of the element around it an element's own is.</summary>
    public int Offset(DiagramElement element) => offsets.GetValueOrDefault(element);

    /// <summary>
    /// Whether the edge to the lanes parts above them; else it comes straight down from a box that spans them all.
    /// </summary>
    public bool HasFork(DiagramLanes lanes) => forks.Contains(lanes);

    /// <summary>Whether a node is so wide that edges to or from the lanes beside it are straight.</summary>
    public bool Spans(DiagramNode node) => spanning.Contains(node);

    /// <summary>The room for the edge between two elements in series.</summary>
    public int GapBetween(DiagramElement upper, DiagramElement lower)
    {
        if (lower is DiagramLanes lanes && HasFork(lanes))
            return Metrics.BeforeFork;
        return upper is DiagramJunction ? Metrics.ShortGap : Metrics.Gap;
    }

    /// <summary>Measures an element and all that is inside.</summary>
    /// <param name="element">The element.</param>
    /// <param name="isFed">Whether edges come from a fork or a spanning box above, so that lanes need no fork of their own.</param>
    private Extent Measure(DiagramElement element, bool isFed) => extents[element] = element switch
    {
        DiagramJunction junction => Extent.Centred(JunctionWidth(junction), Metrics.JunctionSize),
        DiagramBox box => Extent.Centred(LeastWidth(box), BoxFace.Height(box)),
        DiagramSeries series => MeasureSeries(series, isFed),
        DiagramLanes lanes => MeasureLanes(lanes, isFed),
        DiagramFrame frame => MeasureFrame(frame),
        _ => default,
    };

    private Extent MeasureFrame(DiagramFrame frame)
    {
        Extent content = Measure(frame.Content, isFed: false);
        (int left, int right) = Balanced(content.Left + Metrics.FramePadding, content.Right + Metrics.FramePadding);
        FrameFace face = faces[frame] = new FrameFace(frame, left);
        (left, right) = Balanced(Math.Max(left, face.LeftOfSpine), Math.Max(right, face.RightOfSpine));
        return new Extent(left, right, face.Height + content.Height + Metrics.FramePadding);
    }

    /// <summary>Makes both sides equal, unless much room would be lost.</summary>
    private static (int Left, int Right) Balanced(int left, int right) =>
        Math.Abs(left - right) <= Metrics.FrameBalance ? (Math.Max(left, right), Math.Max(left, right)) : (left, right);

    private Extent MeasureSeries(DiagramSeries series, bool isFed)
    {
        IReadOnlyList<DiagramElement> parts = series.Parts;
        DiagramBox[] column = [.. Column(series)];
        int width = column.Length == 0 ? 0 : column.Max(LeastWidth);
        foreach (DiagramBox box in column)
            leastWidths[box] = width;
        for (int i = 0; i < parts.Count; i++)
        {
            DiagramElement? before = i > 0 ? parts[i - 1] : null;
            Measure(parts[i], isFed: before is null ? isFed : before is DiagramBox);
            if (parts[i] is DiagramLanes { HasBypass: false } lanes)
                width = Math.Max(width, Math.Max(Span(before, EntriesOf(lanes)), Span(i + 1 < parts.Count ? parts[i + 1] : null, ExitsOf(lanes))));
        }

        foreach (DiagramBox box in parts.OfType<DiagramBox>())
            extents[box] = Extent.Centred(width, BoxFace.Height(box));
        int gaps = parts.Zip(parts.Skip(1), GapBetween).Sum();
        return new Extent(
            parts.Max(part => extents[part].Left),
            parts.Max(part => extents[part].Right),
            parts.Sum(part => extents[part].Height) + gaps);
    }

    /// <summary>The width of a box above or below lanes that has an edge straight to each; 0 if there is no such box.</summary>
    private int Span(DiagramElement? neighbour, IEnumerable<int> ends)
    {
        if (neighbour is not DiagramBox box)
            return 0;
        spanning.Add(box);
        return 2 * (ends.Max(Math.Abs) + Metrics.PortMargin);
    }

    private Extent MeasureLanes(DiagramLanes lanes, bool isFed)
    {
        int fork = 0;
        if (lanes.HasBypass || !isFed)
        {
            forks.Add(lanes);
            fork = Metrics.ForkHeight;
        }

        DiagramBox[] row = [.. FirstBoxes(lanes)];
        foreach (DiagramBox box in row)
            leastWidths[box] = row.Max(LeastWidth);
        foreach (DiagramElement lane in lanes.Lanes)
            Measure(lane, isFed: true);
        int height = fork + lanes.Lanes.Max(lane => extents[lane].Height);
        if (lanes.HasBypass)
        {
            Extent branch = extents[lanes.Lanes[0]];
            int bypass = branch.Right + Metrics.BypassGap;
            offsets[lanes.Lanes[^1]] = bypass;
            return new Extent(branch.Left, bypass, height);
        }

        int[] spines = new int[lanes.Lanes.Count];
        int right = -Metrics.LaneGap;
        for (int i = 0; i < spines.Length; i++)
        {
            Extent extent = extents[lanes.Lanes[i]];
            spines[i] = right + Metrics.LaneGap + extent.Left;
            right = spines[i] + extent.Right;
        }

        int spine = Spine(lanes, spines);
        for (int i = 0; i < spines.Length; i++)
            offsets[lanes.Lanes[i]] = spines[i] - spine;
        return new Extent(spine, right - spine, height);
    }

    /// <summary>
    /// Where the spine of lanes is: in the middle of where edges enter them, but on a lane's own if there is one nearby,
    /// because an edge with a small kink looks like a mistake.
    /// </summary>
    private int Spine(DiagramLanes lanes, int[] spines)
    {
        int first = spines[0] + EntriesOf(lanes.Lanes[0]).First();
        int last = spines[^1] + EntriesOf(lanes.Lanes[^1]).Last();
        int middle = (first + last) / 2;
        int nearest = spines.MinBy(spine => Math.Abs(spine - middle));
        return Math.Abs(nearest - middle) <= Metrics.BoxWidth / 2 ? nearest : middle;
    }

    /// <summary>Where edges enter an element, relative to its spine, from left to right.</summary>
    private IEnumerable<int> EntriesOf(DiagramElement element) => element switch
    {
        DiagramSeries series => EntriesOf(series.Parts[0]),
        DiagramLanes lanes => lanes.Lanes.SelectMany(lane => EntriesOf(lane).Select(entry => offsets[lane] + entry)),
        _ => [0],
    };

    /// <summary>Where edges leave an element, relative to its spine, from left to right.</summary>
    private IEnumerable<int> ExitsOf(DiagramElement element) => element switch
    {
        DiagramSeries series => ExitsOf(series.Parts[^1]),
        DiagramLanes lanes => lanes.Lanes.SelectMany(lane => ExitsOf(lane).Select(exit => offsets[lane] + exit)),
        _ => [0],
    };

    /// <summary>The boxes on the spine of a series, in one frame; they look better equally wide.</summary>
    private static IEnumerable<DiagramBox> Column(DiagramElement element) => element switch
    {
        DiagramBox box => [box],
        DiagramSeries series => series.Parts.SelectMany(Column),
        DiagramLanes { HasBypass: true } lanes => Column(lanes.Lanes[0]),
        _ => [],
    };

    /// <summary>The boxes that stand side by side at the top of lanes; they too.</summary>
    private static IEnumerable<DiagramBox> FirstBoxes(DiagramElement element) => element switch
    {
        DiagramBox box => [box],
        DiagramLanes lanes => lanes.Lanes.SelectMany(FirstBoxes),
        DiagramSeries { Parts: [DiagramLanes lanes, ..] } => FirstBoxes(lanes),
        _ => [],
    };

    private int LeastWidth(DiagramBox box) => leastWidths.TryGetValue(box, out int width) ? width : BoxFace.Width(box);

    private static int JunctionWidth(DiagramJunction junction)
    {
        if (junction.Kind == JunctionKind.Sum)
            return Metrics.JunctionSize;
        int width = TextMetrics.Width(junction.Symbol, Metrics.SmallSize) + Metrics.JunctionSize;
        return width + (width % 2);
    }
}
