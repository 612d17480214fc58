namespace DegeneracyLab.Report.Drawing;

/// <summary>A place on an axis that has a label.</summary>
/// <param name="Value">The number.</param>
/// <param name="Label">What is written there.</param>
internal readonly record struct Tick(double Value, string Label);
