using System.Globalization;
using System.Xml.Linq;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Tests.Plots;

/// <summary>What is to be seen on a plot, read from its text.</summary>
internal sealed class Drawn
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private Drawn(XDocument document)
    {
        Root = document.Root!;
        double[] box = [.. Root.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        Sheet = new(box[0], box[1], box[2], box[3]);
        Texts = [.. Root.Descendants(Svg + "text").Select(Label.Of)];
    }

    public XElement Root { get; }

    public Box Sheet { get; }

    public IReadOnlyList<Label> Texts { get; }

    public static Drawn Of(Plot plot) => new(XDocument.Parse(plot.ToSvg()));

    /// <summary>The elements of a class, in their order.</summary>
    public IReadOnlyList<XElement> All(string style, XElement? inside = null) => [.. (inside ?? Root).Descendants().Where(element => (element.Attribute("class")?.Value ?? "").Split(' ').Contains(style))];

    /// <summary>Every place that a mark touches or names: corners of rectangles, ends of lines, and the points of paths.</summary>
    public IEnumerable<(double X, double Y, string What)> Points() => Root.Descendants().SelectMany(element => element.Name.LocalName switch
    {
        "rect" => new[] { (N(element, "x"), N(element, "y")), (N(element, "x") + N(element, "width"), N(element, "y") + N(element, "height")) },
        "line" => [(N(element, "x1"), N(element, "y1")), (N(element, "x2"), N(element, "y2"))],
        "circle" => [(N(element, "cx") - N(element, "r"), N(element, "cy") - N(element, "r")), (N(element, "cx") + N(element, "r"), N(element, "cy") + N(element, "r"))],
        "path" => [.. PathPoints(element.Attribute("d")!.Value)],
        _ => [],
    }, (element, point) => (point.Item1, point.Item2, element.ToString()));

    public static double N(XElement element, string attribute) => Number(element.Attribute(attribute)!.Value);

    public static string? Data(XElement element, string name) => element.Attribute($"data-{name}")?.Value;

    public static double Value(XElement element, string name) => Number(Data(element, name)!);

    /// <summary>The points of path data with absolute M, L and C, and relative h, v and a.</summary>
    public static IReadOnlyList<(double X, double Y)> PathPoints(string data)
    {
        List<(double X, double Y)> points = [];
        foreach (string step in System.Text.RegularExpressions.Regex.Matches(data, "[A-Za-z][^A-Za-z]*").Select(match => match.Value))
        {
            double[] numbers = [.. step[1..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(Number)];
            (double X, double Y) last = points.Count > 0 ? points[^1] : default;
            switch (step[0])
            {
                case 'M' or 'L' or 'C':
                    for (int i = 0; i < numbers.Length; i += 2)
                        points.Add((numbers[i], numbers[i + 1]));
                    break;
                case 'h':
                    points.Add((last.X + numbers[0], last.Y));
                    break;
                case 'v':
                    points.Add((last.X, last.Y + numbers[0]));
                    break;
                case 'a':
                    points.Add((last.X + numbers[5], last.Y + numbers[6]));
                    break;
                default:
                    Assert.Equal("Z", step.Trim());
                    break;
            }
        }

        return points;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    internal readonly record struct Box(double Left, double Top, double Width, double Height)
    {
        public double Right => Left + Width;

        public double Bottom => Top + Height;

        public bool Contains(Box other, double slack = 0) => other.Left >= Left - slack && other.Top >= Top - slack && other.Right <= Right + slack && other.Bottom <= Bottom + slack;

        public bool Overlaps(Box other) => other.Left < Right && Left < other.Right && other.Top < Bottom && Top < other.Bottom;
    }

    /// <summary>A text with the room that it takes.</summary>
    internal sealed record Label(string Text, string Style, Box Area)
    {
        public static Label Of(XElement element)
        {
            string style = element.Attribute("class")!.Value;
            double size = N(element, "font-size"), width = SansText.Width(element.Value, size, bold: style is "title" or "panel-title" or "required-label");
            double left = N(element, "x") - (element.Attribute("text-anchor")?.Value switch { "end" => width, "middle" => width / 2, _ => 0 });
            return new(element.Value, style, new(left, N(element, "y") - (0.74 * size), width, 0.95 * size));
        }
    }
}
