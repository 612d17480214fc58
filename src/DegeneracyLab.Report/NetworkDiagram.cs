using System.Text;
using DegeneracyLab.Diagrams;
using DegeneracyLab.Report.Diagrams;

namespace DegeneracyLab.Report;

/// <summary>Draws networks.</summary>
public static class NetworkDiagram
{
    /// <summary>
    /// A diagram as SVG: a box for each hook point under the name that a program uses, with shape and parameters; data
    /// flow from top to bottom. It needs nothing else, and suits light and dark pages.
    /// </summary>
    /// <param name="description">The network's description.</param>
    /// <returns>The text of an SVG file.</returns>
    public static string ToSvg(this NetworkDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return SvgWriter.Write(DiagramBuilder.Build(description));
    }

    /// <summary>Writes the diagram of <see cref="ToSvg"/> to a file, in UTF-8; an earlier file is replaced.</summary>
    /// <param name="description">The network's description.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void SaveSvg(this NetworkDescription description, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, description.ToSvg(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
