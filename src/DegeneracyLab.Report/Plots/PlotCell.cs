using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report;

/// <summary>A cell of a table: a text or a number.</summary>
public readonly record struct PlotCell
{
    private readonly string? text;

    private PlotCell(string text, double? number)
    {
        this.text = text;
        Number = number;
    }

    /// <summary>What it has as text; a number in full, with a point. Empty if there is nothing.</summary>
    public string Text => text ?? "";

    /// <summary>The number; null for a text.</summary>
    public double? Number { get; }

    /// <summary>A text.</summary>
    /// <param name="text">The text; null for an empty cell.</param>
    /// <returns>The cell.</returns>
    public static PlotCell Of(string? text) => new(text ?? "", null);

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The cell.</returns>
    public static PlotCell Of(long number) => new(Figures.Full(number), number);

    /// <summary>A number.</summary>
    /// <param name="number">The number; null for an empty cell.</param>
    /// <returns>The cell.</returns>
    public static PlotCell Of(double? number) => number is { } value ? new(Figures.Full(value), value) : default;

    /// <summary>The text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
