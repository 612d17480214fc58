using System.Globalization;
using System.Text;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>The lines and heads of edges as SVG path data.</summary>
internal static class SvgPath
{
    /// <summary>The line of an edge, with round bends. It ends inside the head, whose point touches the node.</summary>
    /// <param name="way">The edge's corners.</param>
    /// <returns>The path data.</returns>
    public static string Line(IReadOnlyList<Point> way)
    {
        Point[] corners = [.. way.SkipLast(1), Towards(way[^1], way[^2], Metrics.HeadLength - 1)];
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{corners[0].X} {corners[0].Y}");
        for (int i = 1; i < corners.Length - 1; i++)
        {
            int radius = Math.Min(Metrics.BendRadius, Math.Min(Distance(corners[i - 1], corners[i]), Distance(corners[i], corners[i + 1])) / 2);
            Point before = Towards(corners[i], corners[i - 1], radius);
            Point after = Towards(corners[i], corners[i + 1], radius);
            path.Append(CultureInfo.InvariantCulture, $" L{before.X} {before.Y} Q{corners[i].X} {corners[i].Y} {after.X} {after.Y}");
        }

        return path.Append(CultureInfo.InvariantCulture, $" L{corners[^1].X} {corners[^1].Y}").ToString();
    }

    /// <summary>The head at the end of an edge; its path begins at its point.</summary>
    /// <param name="way">The edge's corners.</param>
    /// <returns>The path data.</returns>
    public static string Head(IReadOnlyList<Point> way)
    {
        Point tip = way[^1];
        Point back = Towards(tip, way[^2], Metrics.HeadLength);
        (int acrossX, int acrossY) = back.X == tip.X ? (Metrics.HeadHalfWidth, 0) : (0, Metrics.HeadHalfWidth);
        return string.Create(CultureInfo.InvariantCulture, $"M{tip.X} {tip.Y} L{back.X + acrossX} {back.Y + acrossY} L{back.X - acrossX} {back.Y - acrossY} Z");
    }

    private static Point Towards(Point from, Point to, int distance) =>
        new(from.X + (Math.Sign(to.X - from.X) * distance), from.Y + (Math.Sign(to.Y - from.Y) * distance));

    private static int Distance(Point a, Point b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y);
}
