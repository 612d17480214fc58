namespace DegeneracyLab.Report.Diagrams;

/// <summary>A point; y grows downwards.</summary>
/// <param name="X">The x coordinate.</param>
/// <param name="Y">The y coordinate.</param>
internal readonly record struct Point(int X, int Y);
