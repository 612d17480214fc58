namespace DegeneracyLab.Report.Diagrams;

/// <summary>A text with its place.</summary>
/// <param name="Text">The text.</param>
/// <param name="Style">Its class in the style sheet.</param>
/// <param name="Size">The font's size.</param>
/// <param name="X">Where it starts; where it ends, if it is flush right.</param>
/// <param name="Y">The y coordinate of its baseline.</param>
/// <param name="IsFlushRight">Whether it ends at <paramref name="X"/>.</param>
internal sealed record PlacedText(string Text, string Style, int Size, int X, int Y, bool IsFlushRight = false);
