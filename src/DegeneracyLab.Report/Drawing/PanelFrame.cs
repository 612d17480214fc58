namespace DegeneracyLab.Report.Drawing;

/// <summary>The place of a panel's coordinates, with what is written around it.</summary>
/// <param name="Left">The x coordinate of its left side.</param>
/// <param name="Top">The y coordinate of its upper side.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PanelFrame(double Left, double Top, double Width, double Height)
{
    /// <summary>The room to the left of it for the labels of its axis.</summary>
    public const double LeftRoom = 58;

    /// <summary>The room above it for its title and a line below that.</summary>
    public const double TopRoom = 36;

    /// <summary>The room below it for the labels and the title of its axis.</summary>
    public const double BottomRoom = 36;

    /// <summary>The room to the right of it, into which the last label reaches.</summary>
    public const double RightRoom = 14;

    /// <summary>The x coordinate of its right side.</summary>
    public double Right => Left + Width;

    /// <summary>The y coordinate of its lower side.</summary>
    public double Bottom => Top + Height;

    /// <summary>The frame in a cell of a grid.</summary>
    /// <param name="left">The cell's left side.</param>
    /// <param name="top">The cell's upper side.</param>
    /// <param name="width">The cell's width.</param>
    /// <param name="height">The height of the frame itself.</param>
    public static PanelFrame In(double left, double top, double width, double height) => new(left + LeftRoom, top + TopRoom, width - LeftRoom - RightRoom, height);

    /// <summary>Writes the panel's title, and a line below it.</summary>
    /// <param name="canvas">The plot.</param>
    /// <param name="title">The title.</param>
    /// <param name="note">The line below; empty for none.</param>
    public void Head(PlotCanvas canvas, string title, string note)
    {
        double room = Width + LeftRoom - 4;
        canvas.Text("panel-title", Left - LeftRoom + 4, Top - 22, SansText.Fit(title, PlotCanvas.HeadSize, room, bold: true), PlotCanvas.HeadSize);
        if (note.Length > 0)
            canvas.Text("note", Left - LeftRoom + 4, Top - 8, SansText.Fit(note, PlotCanvas.SmallSize, room));
    }

    /// <summary>Draws the horizontal axis below the frame.</summary>
    /// <param name="canvas">The plot.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="ticks">The ticks; those whose labels would touch are left out.</param>
    /// <param name="title">The axis's title.</param>
    public void BottomAxis(PlotCanvas canvas, Scale scale, IReadOnlyList<Tick> ticks, string title)
    {
        canvas.Svg.Line($"""<line class="axis" x1="{Left}" y1="{Bottom}" x2="{Right}" y2="{Bottom}"/>""");
        double free = double.NegativeInfinity;
        foreach (Tick tick in ticks)
        {
            double x = scale.At(tick.Value), half = SansText.Width(tick.Label, PlotCanvas.SmallSize) / 2;
            if (x - half < free)
                continue;
            canvas.Svg.Line($"""<line class="axis" x1="{x}" y1="{Bottom}" x2="{x}" y2="{Bottom + 4}"/>""");
            canvas.Text("tick", x, Bottom + 15, tick.Label, anchor: "middle");
            free = x + half + 6;
        }

        canvas.Text("axis-title", Left + (Width / 2), Bottom + 29, SansText.Fit(title, PlotCanvas.SmallSize, Width + LeftRoom), anchor: "middle");
    }

    /// <summary>Draws the vertical axis to the left, with lines across.</summary>
    /// <param name="canvas">The plot.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="ticks">The ticks; those whose labels would touch have none.</param>
    public void LeftAxis(PlotCanvas canvas, Scale scale, IReadOnlyList<Tick> ticks)
    {
        canvas.Svg.Line($"""<line class="axis" x1="{Left}" y1="{Top}" x2="{Left}" y2="{Bottom}"/>""");
        double free = double.PositiveInfinity;
        foreach (Tick tick in ticks)
        {
            double y = scale.At(tick.Value);
            canvas.Svg.Line($"""<line class="grid" x1="{Left}" y1="{y}" x2="{Right}" y2="{y}"/>""");
            if (y > free)
                continue;
            canvas.Text("tick", Left - 6, y + 3.5, SansText.Fit(tick.Label, PlotCanvas.SmallSize, LeftRoom - 8), anchor: "end");
            free = y - PlotCanvas.SmallSize;
        }
    }
}
