namespace DegeneracyLab.Report.Drawing;

/// <summary>A plot that is being drawn: title and notes above, and the room below for panels.</summary>
internal sealed class PlotCanvas
{
    /// <summary>The size of the plot's title.</summary>
    public const double TitleSize = 16;

    /// <summary>The size of titles of panels.</summary>
    public const double HeadSize = 12;

    /// <summary>The size of notes, ticks and other small texts.</summary>
    public const double SmallSize = 10;

    /// <summary>The room around everything.</summary>
    public const double Margin = 16;

    private readonly string kind;
    private readonly string title;
    private readonly double width;

    /// <summary>Begins a plot.</summary>
    /// <param name="kind">What it shows, in a word, for its class.</param>
    /// <param name="title">Its title.</param>
    /// <param name="notes">Sentences below the title.</param>
    /// <param name="width">Its width.</param>
    public PlotCanvas(string kind, string title, IEnumerable<string> notes, double width)
    {
        this.kind = kind;
        this.title = title;
        this.width = width;
        Top = Margin + TitleSize;
        Text("title", Margin, Top, SansText.Fit(title, TitleSize, width - (2 * Margin), bold: true), TitleSize);
        foreach (string note in notes)
            Note(note);
        Top += 10;
    }

    /// <summary>What is drawn.</summary>
    public SvgBuilder Svg { get; } = new();

    /// <summary>Where the free room begins.</summary>
    public double Top { get; set; }

    /// <summary>Adds a note in the free room, in as many lines as it takes.</summary>
    public void Note(string text)
    {
        foreach (string line in SansText.Wrap(text, SmallSize, width - (2 * Margin)))
        {
            Top += SmallSize + 5;
            Text("note", Margin, Top, line, SmallSize);
        }
    }

    /// <summary>Adds a text.</summary>
    /// <param name="style">Its class.</param>
    /// <param name="x">Where it starts, or as the anchor says.</param>
    /// <param name="y">Its baseline.</param>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="anchor">What is at x: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public void Text(string style, double x, double y, string text, double size = SmallSize, string anchor = "start") =>
        Svg.Line($"""<text class="{style}" x="{x}" y="{y}" font-size="{size}"{SvgBuilder.Attributes(("text-anchor", anchor == "start" ? null : anchor))}>{text}</text>""");

    /// <summary>Adds a legend in the free room, in as many lines as it takes.</summary>
    /// <param name="items">Its entries: what draws the mark, at a place, and the words.</param>
    public void Legend(IEnumerable<LegendItem> items)
    {
        const double mark = 18, gap = 16, line = 18;
        double x = Margin;
        Top += line;
        Svg.Line($"""<g class="legend">""");
        foreach (LegendItem item in items)
        {
            string words = SansText.Fit(item.Text, SmallSize, width - (2 * Margin) - mark);
            double size = mark + SansText.Width(words, SmallSize);
            if (x > Margin && x + size > width - Margin)
                (x, Top) = (Margin, Top + line);
            Svg.Line($"""<g class="legend-item"{item.Attributes}>""");
            item.Draw(Svg, x + 6, Top - 3.5);
            Text("tick", x + mark, Top, words);
            Svg.Raw("</g>\n");
            x += size + gap;
        }

        Svg.Raw("</g>\n");
        Top += 14;
    }

    /// <summary>Ends the plot.</summary>
    /// <param name="description">What there is to see, in words.</param>
    /// <param name="tables">The numbers behind it.</param>
    public Plot Finish(string description, params IReadOnlyList<PlotTable> tables)
    {
        double height = Math.Ceiling(Top + Margin);
        var whole = new SvgBuilder();
        whole.Line($"""<svg xmlns="http://www.w3.org/2000/svg" class="dgl-plot dgl-{kind}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">""");
        whole.Line($"<title>{title}</title>");
        whole.Line($"<desc>{description}</desc>");
        whole.Raw("<style>\n");
        whole.Raw(PlotStyle.Sheet);
        whole.Raw("</style>\n");
        whole.Line($"""<rect class="paper" x="0" y="0" width="{width}" height="{height}"/>""");
        whole.Raw(Svg.ToString());
        whole.Raw("</svg>\n");
        return new(kind, title, description, width, height, whole.ToString(), tables);
    }
}

/// <summary>An entry of a legend.</summary>
/// <param name="Text">The words.</param>
/// <param name="Draw">Draws the mark with its middle at a place.</param>
/// <param name="Attributes">What it selects.</param>
internal sealed record LegendItem(string Text, Action<SvgBuilder, double, double> Draw, Attributes Attributes = default);
