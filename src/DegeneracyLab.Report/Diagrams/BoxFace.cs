using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>
/// What is written on a box: name and shape on one line; kind and parameters below them, where there are any. A masked
/// layer has a tag beside its name.
/// </summary>
internal static class BoxFace
{
    private const string TagText = "mask";
    private const int TagHeight = 16;
    private const int TagPadding = 5;
    private const int TagGap = 8;

    private static readonly int TagWidth = TextMetrics.Width(TagText, Metrics.TagSize) + (2 * TagPadding);

    /// <summary>The least width of a box.</summary>
    public static int Width(DiagramBox box)
    {
        int first = TextMetrics.Width(box.Name, Metrics.NameSize) + (box.HasMask ? TagGap + TagWidth : 0) + Metrics.TextGap + TextMetrics.Width(box.Shape, Metrics.ShapeSize);
        int second = Width(box.Kind) + Width(box.Parameters) + (box.Kind is null || box.Parameters is null ? 0 : Metrics.TextGap);
        int width = Math.Max(Metrics.BoxWidth, Math.Max(first, second) + (2 * Metrics.BoxPadding));
        return width + (width % 2);

        static int Width(string? text) => text is null ? 0 : TextMetrics.Width(text, Metrics.SmallSize);
    }

    /// <summary>The height of a box.</summary>
    public static int Height(DiagramBox box) => box.Kind is null && box.Parameters is null ? Metrics.BoxHeight : Metrics.TallBoxHeight;

    /// <summary>The texts of a box at its place.</summary>
    public static IEnumerable<PlacedText> Texts(DiagramBox box, Area area)
    {
        int left = area.Left + Metrics.BoxPadding;
        int right = area.Right - Metrics.BoxPadding;
        yield return new PlacedText(box.Name, "dgl-name", Metrics.NameSize, left, area.Top + 21, IsFlushRight: false);
        yield return new PlacedText(box.Shape, "dgl-shape", Metrics.ShapeSize, right, area.Top + 21, IsFlushRight: true);
        if (box.HasMask)
        {
            Area tag = Tag(box, area);
            yield return new PlacedText(TagText, "dgl-tag-text", Metrics.TagSize, tag.Left + TagPadding, tag.Top + 12, IsFlushRight: false);
        }

        if (box.Kind is not null)
            yield return new PlacedText(box.Kind, "dgl-small", Metrics.SmallSize, left, area.Top + 38, IsFlushRight: false);
        if (box.Parameters is not null)
            yield return new PlacedText(box.Parameters, "dgl-small", Metrics.SmallSize, right, area.Top + 38, IsFlushRight: true);
    }

    /// <summary>The place of a masked layer's tag.</summary>
    public static Area Tag(DiagramBox box, Area area) =>
        new(area.Left + Metrics.BoxPadding + TextMetrics.Width(box.Name, Metrics.NameSize) + TagGap, area.Top + 8, TagWidth, TagHeight);
}
