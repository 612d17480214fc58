using System.Globalization;
using System.Text;

namespace DegeneracyLab.Report.Drawing;

/// <summary>
/// How wide texts of the plots are, without asking a font. They are set in Helvetica, Arial or what stands in for these; widths are those of
/// Helvetica with a margin for wider fonts, and characters that it lacks count as wide.
/// </summary>
internal static class SansText
{
    private const double Margin = 1.12;     // DejaVu Sans, the widest that is common, needs this on average.
    private const double Wide = 1.05;

    /// <summary>The widths of the characters from space to tilde, in thousandths of the font's size (Adobe Font Metrics of Helvetica).</summary>
    private static readonly short[] Widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    /// <summary>The width of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="bold">Whether it is bold.</param>
    public static double Width(string text, double size, bool bold = false) => text.EnumerateRunes().Sum(WidthOf) * size * Margin * (bold ? 1.08 : 1);

    /// <summary>The text, or as much of it as there is room for, with three dots at its end; these alone where there is room for nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="room">The room.</param>
    /// <param name="bold">Whether it is bold.</param>
    public static string Fit(string text, double size, double room, bool bold = false)
    {
        if (Width(text, size, bold) <= room)
            return text;
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        var kept = new StringBuilder();
        while (elements.MoveNext() && Width($"{kept}{elements.GetTextElement()}\u2026", size, bold) <= room)
            kept.Append(elements.GetTextElement());
        return kept.Append('\u2026').ToString();
    }

    /// <summary>A text broken into lines at its spaces; words that are too long are cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="room">The longest line.</param>
    public static IReadOnlyList<string> Wrap(string text, double size, double room)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && Width($"{lines[^1]} {word}", size) <= room)
                lines[^1] += $" {word}";
            else
                lines.Add(Fit(word, size, room));
        }

        return lines;
    }

    /// <summary>A name broken into lines after its points, where it is too long for one; parts that are too long are cut.</summary>
    /// <param name="name">The name, which is set bold.</param>
    /// <param name="size">The font's size.</param>
    /// <param name="room">The longest line.</param>
    public static IReadOnlyList<string> Break(string name, double size, double room)
    {
        List<string> lines = [];
        string[] parts = name.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            string part = i < parts.Length - 1 ? parts[i] + "." : parts[i];
            if (lines.Count > 0 && Width(lines[^1] + part, size, bold: true) <= room)
                lines[^1] += part;
            else
                lines.Add(Fit(part, size, room, bold: true));
        }

        return lines;
    }

    private static double WidthOf(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        if (rune.Value is >= ' ' and <= '~')
            return Widths[rune.Value - ' '] / 1000.0;
        return rune.Value switch
        {
            '\u00b7' => 0.35,                       // a middle dot
            < 0x0250 or (>= 0x0370 and < 0x0590) or '\u2212' or '\u2264' => 0.75,      // Latin, Greek and Cyrillic letters, minus, at most
            _ => Wide,
        };
    }
}
