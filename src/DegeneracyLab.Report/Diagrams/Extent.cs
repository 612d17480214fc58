namespace DegeneracyLab.Report.Diagrams;

/// <summary>
/// How much room an element needs around its spine: the vertical line on which data enter it and leave it.
/// </summary>
/// <param name="Left">The room to the left of the spine.</param>
/// <param name="Right">The room to the right of it.</param>
/// <param name="Height">The height.</param>
internal readonly record struct Extent(int Left, int Right, int Height)
{
    /// <summary>The width.</summary>
    public int Width => Left + Right;

    /// <summary>The room for something centred.</summary>
    /// <param name="width">Its width, which is even.</param>
    /// <param name="height">Its height.</param>
    public static Extent Centred(int width, int height) => new(width / 2, width / 2, height);
}
