using System.Globalization;
using System.Text;

namespace DegeneracyLab.Report.Drawing;

/// <summary>Path data of a line through points.</summary>
internal sealed class SvgPathData
{
    private readonly StringBuilder text = new();

    /// <summary>Goes on to a point; the first one begins the line.</summary>
    public void To(double x, double y) => text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? 'M' : 'L')}{x:0.##} {y:0.##}");

    /// <inheritdoc/>
    public override string ToString() => text.ToString();
}
