using System.Globalization;

namespace DegeneracyLab.Report.Drawing;

/// <summary>The outlines of marks as path data. They can be told apart without colour.</summary>
internal static class Shapes
{
    private static readonly Func<double, double, double, string>[] All = [Circle, Square, Triangle, Diamond, Pentagon, Flag];

    /// <summary>The number of shapes.</summary>
    public static int Count => All.Length;

    /// <summary>A shape by its number, with its middle at a place.</summary>
    /// <param name="number">The number; they repeat.</param>
    /// <param name="x">The x coordinate of the middle.</param>
    /// <param name="y">The y coordinate of the middle.</param>
    /// <param name="radius">Half the size.</param>
    public static string At(int number, double x, double y, double radius) => All[number % All.Length](x, y, radius);

    /// <summary>A cross of two lines.</summary>
    public static string Cross(double x, double y, double radius) => Text($"M{x - radius:0.##} {y - radius:0.##}L{x + radius:0.##} {y + radius:0.##}M{x - radius:0.##} {y + radius:0.##}L{x + radius:0.##} {y - radius:0.##}");

    /// <summary>A diamond.</summary>
    public static string Diamond(double x, double y, double radius)
    {
        double r = radius * 1.25;
        return Text($"M{x:0.##} {y - r:0.##}L{x + r:0.##} {y:0.##}L{x:0.##} {y + r:0.##}L{x - r:0.##} {y:0.##}Z");
    }

    /// <summary>A triangle that points down.</summary>
    public static string Flag(double x, double y, double radius) => Text($"M{x - (1.15 * radius):0.##} {y - (0.85 * radius):0.##}h{2.3 * radius:0.##}L{x:0.##} {y + (1.2 * radius):0.##}Z");

    private static string Circle(double x, double y, double radius) =>
        Text($"M{x - radius:0.##} {y:0.##}a{radius:0.##} {radius:0.##} 0 1 0 {2 * radius:0.##} 0a{radius:0.##} {radius:0.##} 0 1 0 {-2 * radius:0.##} 0Z");

    private static string Square(double x, double y, double radius)
    {
        double r = radius * 0.9;
        return Text($"M{x - r:0.##} {y - r:0.##}h{2 * r:0.##}v{2 * r:0.##}h{-2 * r:0.##}Z");
    }

    private static string Triangle(double x, double y, double radius) => Text($"M{x - (1.15 * radius):0.##} {y + (0.85 * radius):0.##}h{2.3 * radius:0.##}L{x:0.##} {y - (1.2 * radius):0.##}Z");

    private static string Pentagon(double x, double y, double radius)
    {
        string[] corners = [.. Enumerable.Range(0, 5).Select(corner => Text($"{x + (1.1 * radius * Math.Sin(corner * 0.4 * Math.PI)):0.##} {y - (1.1 * radius * Math.Cos(corner * 0.4 * Math.PI)):0.##}"))];
        return $"M{string.Join('L', corners)}Z";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
