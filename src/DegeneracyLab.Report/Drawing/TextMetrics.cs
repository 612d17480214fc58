using System.Globalization;
using System.Text;

namespace DegeneracyLab.Report.Drawing;

/// <summary>
/// How wide texts are, without asking a font. The diagrams are set in whatever monospaced font the reader has, and no
/// common one is wider than is assumed here; scripts that such fonts lack, and that another font stands in for, count
/// two cells a character.
/// </summary>
internal static class TextMetrics
{
    /// <summary>The width of a cell in units of the font's size. Consolas has 0.55, Menlo and DejaVu Sans Mono 0.602.</summary>
    public const double CellWidth = 0.62;

    private const int FirstWideRune = 0x0590;   // below are Latin, Greek, Cyrillic, Armenian and combining marks

    /// <summary>The width of a text, rounded up.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">The font's size.</param>
    /// <returns>Its width in the units of the size.</returns>
    public static int Width(string text, int size) => (int)Math.Ceiling(text.EnumerateRunes().Sum(Cells) * size * CellWidth);

    private static int Cells(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return rune.Value < FirstWideRune || IsPunctuation(rune) ? 1 : 2;
    }

    /// <summary>The arrows and dots that the diagrams themselves use, which monospaced fonts have.</summary>
    private static bool IsPunctuation(Rune rune) => rune.Value is >= 0x2000 and < 0x2200;
}
