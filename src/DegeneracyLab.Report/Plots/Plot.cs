using System.Text;

namespace DegeneracyLab.Report;

/// <summary>
/// A drawing of a result, complete as SVG, with the numbers behind it. It needs no script and nothing from elsewhere, suits light and dark pages
/// and print, and its marks say by classes and attributes what they stand for.
/// </summary>
public sealed class Plot
{
    private readonly string svg;

    internal Plot(string kind, string title, string description, double width, double height, string svg, params IReadOnlyList<PlotTable> tables)
    {
        Kind = kind;
        Title = title;
        Description = description;
        Width = width;
        Height = height;
        this.svg = svg;
        Tables = tables;
    }

    /// <summary>What it shows, in a word: <c>spectrum</c>, <c>graph</c>, <c>firing</c>, <c>ablation</c>, <c>free</c>.</summary>
    public string Kind { get; }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>What there is to see, in words, for those who do not see it.</summary>
    public string Description { get; }

    /// <summary>The natural width, in pixels of 1/96 inch.</summary>
    public double Width { get; }

    /// <summary>The natural height, in pixels.</summary>
    public double Height { get; }

    /// <summary>The numbers behind the drawing.</summary>
    public PlotTable Table => Tables[0];

    /// <summary>The numbers behind the drawing, and others that belong to it: of a graph its nodes and its edges.</summary>
    public IReadOnlyList<PlotTable> Tables { get; }

    /// <summary>The drawing as SVG.</summary>
    /// <returns>The text of an SVG file.</returns>
    public string ToSvg() => svg;

    /// <summary>Writes the drawing to a file, in UTF-8; an earlier file is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>The title.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => Title;
}
