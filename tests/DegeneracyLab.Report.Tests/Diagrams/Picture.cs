using System.Globalization;
using System.Xml.Linq;

namespace DegeneracyLab.Report.Tests.Diagrams;

/// <summary>What is to be seen on an SVG diagram, read from its text.</summary>
internal sealed class Picture
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private Picture(XDocument document)
    {
        Root = document.Root!;
        Panel = Rectangle(Root.Element(Svg + "rect")!);
        Boxes = [.. Groups("dgl-box").Select(group => Shape.Of(group, "box"))];
        Junctions = [.. Groups("dgl-junction").Select(group => Shape.Of(group, "junction"))];
        Frames = [.. Groups("dgl-frame").Select(group => Shape.Of(group, "frame"))];
        Edges = [.. Groups("dgl-edge").Select(Edge.Of)];
        Title = LabelsOf(Root);
    }

    public XElement Root { get; }

    public Rect Panel { get; }

    public IReadOnlyList<Shape> Boxes { get; }

    public IReadOnlyList<Shape> Junctions { get; }

    public IReadOnlyList<Shape> Frames { get; }

    public IReadOnlyList<Edge> Edges { get; }

    public IReadOnlyList<Label> Title { get; }

    public IEnumerable<Shape> Nodes => Boxes.Concat(Junctions);

    /// <summary>The edges between what is named: a hook point by its name, a junction by what stands on it.</summary>
    public IEnumerable<string> NamedEdges
    {
        get
        {
            Dictionary<string, string> names = Nodes.ToDictionary(node => node.Id, node => node.Hook ?? node.Tooltip);
            return Edges.Select(edge => $"{names[edge.From]} > {names[edge.To]}");
        }
    }

    public static Picture Of(NetworkDescription description) => new(XDocument.Parse(description.ToSvg()));

    public Shape Box(string hook) => Boxes.Single(box => box.Hook == hook);

    public Shape Frame(string hook) => Frames.Single(frame => frame.Hook == hook);

    private IEnumerable<XElement> Groups(string style) =>
        Root.Elements(Svg + "g").Where(group => group.Attribute("class")!.Value.Split(' ').Contains(style));

    private static Rect Rectangle(XElement element) => new(Number(element, "x"), Number(element, "y"), Number(element, "width"), Number(element, "height"));

    private static Label[] LabelsOf(XElement group) => [.. group.Elements(Svg + "text").Select(Label.Of)];

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    internal readonly record struct Rect(double Left, double Top, double Width, double Height)
    {
        public double Right => Left + Width;

        public double Bottom => Top + Height;

        public bool Contains(Rect other) => other.Left >= Left && other.Top >= Top && other.Right <= Right && other.Bottom <= Bottom;

        public bool Overlaps(Rect other) => other.Left < Right && Left < other.Right && other.Top < Bottom && Top < other.Bottom;

        public bool HasOnBorder((double X, double Y) point) =>
            point.X >= Left && point.X <= Right && point.Y >= Top && point.Y <= Bottom
            && (point.X == Left || point.X == Right || point.Y == Top || point.Y == Bottom);
    }

    /// <summary>A text, with the room that it takes in the widest of common monospaced fonts.</summary>
    internal sealed record Label(string Text, string Style, Rect Area)
    {
        public static Label Of(XElement element)
        {
            double size = Number(element, "font-size");
            double width = element.Value.EnumerateRunes().Sum(rune => rune.Value is < 0x300 or > 0x36F and < 0x590 or >= 0x2000 and < 0x2200 ? 0.62 : rune.Value < 0x590 ? 0 : 1.1) * size;
            double left = Number(element, "x") - (element.Attribute("text-anchor")?.Value == "end" ? width : 0);
            return new Label(element.Value, element.Attribute("class")!.Value, new Rect(left, Number(element, "y") - (0.8 * size), width, size));
        }
    }

    internal sealed record Shape(string Id, string? Hook, string Look, string Tooltip, Rect Area, Rect? Tag, IReadOnlyList<Label> Labels)
    {
        public static Shape Of(XElement group, string look)
        {
            Rect[] rectangles = [.. group.Elements(Svg + "rect").Select(Rectangle)];
            return new Shape(
                group.Attribute("data-id")!.Value,
                group.Attribute("data-hook")?.Value,
                look,
                group.Element(Svg + "title")?.Value ?? "",
                rectangles[0],
                rectangles.Length > 1 ? rectangles[1] : null,
                LabelsOf(group));
        }

        public IEnumerable<string> Texts => Labels.Select(label => label.Text);
    }

    /// <summary>An edge; bends count as corners.</summary>
    internal sealed record Edge(string From, string To, bool IsStream, IReadOnlyList<(double X, double Y)> Way)
    {
        public Rect[] Segments { get; } = [.. Way.Zip(Way.Skip(1), (a, b) => new Rect(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y)))];

        public static Edge Of(XElement group)
        {
            string[] paths = [.. group.Elements(Svg + "path").Select(path => path.Attribute("d")!.Value)];
            List<(double X, double Y)> way = [];
            string[] numbers = paths[0].Split([' ', 'M', 'L', 'Q'], StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < numbers.Length; i += 2)
                way.Add((double.Parse(numbers[i], CultureInfo.InvariantCulture), double.Parse(numbers[i + 1], CultureInfo.InvariantCulture)));
            string[] tip = paths[1].Split([' ', 'M'], StringSplitOptions.RemoveEmptyEntries);
            way.Add((double.Parse(tip[0], CultureInfo.InvariantCulture), double.Parse(tip[1], CultureInfo.InvariantCulture)));
            return new Edge(
                group.Attribute("data-from")!.Value,
                group.Attribute("data-to")!.Value,
                group.Attribute("class")!.Value.Contains("dgl-stream", StringComparison.Ordinal),
                way);
        }
    }
}
