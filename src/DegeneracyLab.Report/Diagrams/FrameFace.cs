using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>
/// What is written on a frame: path and kind on the left, parameters on the right, and between them the spine, on which
/// the edge comes in. Where the path is longer than the frame is wide, it goes on in the next line.
/// </summary>
internal sealed class FrameFace
{
    private const int LineHeight = 16;
    private const int KindGap = 8;

    private readonly DiagramFrame frame;
    private readonly List<string> path;
    private readonly int kindLine;
    private readonly int kindOffset;

    /// <summary>Breaks a frame's title into lines.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="room">The width to the left of the spine that the frame has anyway.</param>
    public FrameFace(DiagramFrame frame, int room)
    {
        this.frame = frame;
        room = Math.Max(room, Metrics.FrameTitleRoom) - (2 * Metrics.BoxPadding);
        path = Broken(frame.HookPoint.Name, room);
        int width = path.Max(PathWidth);
        kindLine = path.Count - 1;
        if (frame.Kind is not null)
        {
            int kind = TextMetrics.Width(frame.Kind, Metrics.SmallSize);
            kindOffset = PathWidth(path[^1]) + KindGap;
            if (kindOffset + kind > room)
                (kindLine, kindOffset) = (kindLine + 1, 0);
            width = Math.Max(width, kindOffset + kind);
        }

        LeftOfSpine = width + (2 * Metrics.BoxPadding);
        RightOfSpine = frame.Parameters is null ? 0 : TextMetrics.Width(frame.Parameters, Metrics.SmallSize) + (2 * Metrics.BoxPadding);
        Height = Metrics.FrameHeader + (LineHeight * kindLine);
    }

    /// <summary>The room that path and kind need to the left of the spine.</summary>
    public int LeftOfSpine { get; }

    /// <summary>The room that the parameters need to the right of the spine.</summary>
    public int RightOfSpine { get; }

    /// <summary>The height of the title.</summary>
    public int Height { get; }

    /// <summary>The texts at the frame's place.</summary>
    public IEnumerable<PlacedText> Texts(Area area)
    {
        int left = area.Left + Metrics.BoxPadding;
        int baseline = area.Top + 20;
        for (int i = 0; i < path.Count; i++)
            yield return new PlacedText(path[i], "dgl-path", Metrics.ShapeSize, left, baseline + (i * LineHeight));
        if (frame.Kind is not null)
            yield return new PlacedText(frame.Kind, "dgl-small", Metrics.SmallSize, left + kindOffset, baseline + (kindLine * LineHeight));
        if (frame.Parameters is not null)
            yield return new PlacedText(frame.Parameters, "dgl-small", Metrics.SmallSize, area.Right - Metrics.BoxPadding, baseline, IsFlushRight: true);
    }

    /// <summary>Breaks a path after its points, into lines no wider than the room, as far as its names allow it.</summary>
    private static List<string> Broken(string name, int room)
    {
        List<string> lines = [];
        string line = "";
        for (int start = 0; start < name.Length;)
        {
            int point = name.IndexOf('.', start);
            int end = point < 0 ? name.Length : point + 1;
            string part = name[start..end];
            if (line.Length > 0 && PathWidth(line + part) > room)
            {
                lines.Add(line);
                line = "";
            }

            line += part;
            start = end;
        }

        lines.Add(line);
        return lines;
    }

    private static int PathWidth(string text) => TextMetrics.Width(text, Metrics.ShapeSize);
}
