namespace DegeneracyLab.Report.Diagrams;

/// <summary>A rectangle with its sides along the axes; y grows downwards.</summary>
/// <param name="Left">The x coordinate of the left side.</param>
/// <param name="Top">The y coordinate of the upper side.</param>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
internal readonly record struct Area(int Left, int Top, int Width, int Height)
{
    /// <summary>The x coordinate of the right side.</summary>
    public int Right => Left + Width;

    /// <summary>The y coordinate of the lower side.</summary>
    public int Bottom => Top + Height;

    /// <summary>The x coordinate of the middle.</summary>
    public int CentreX => Left + (Width / 2);

    /// <summary>The y coordinate of the middle.</summary>
    public int CentreY => Top + (Height / 2);
}
