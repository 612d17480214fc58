using System.Text;

namespace DegeneracyLab.Report.Drawing;

/// <summary>Texts in XML.</summary>
internal static class XmlText
{
    /// <summary>
    /// Escapes a text, for use between tags and in attributes with double quotes. What XML cannot hold, such as control
    /// characters and halves of surrogate pairs, becomes the replacement character.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                < ' ' or 0xFFFE or 0xFFFF => escaped.Append('\uFFFD'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }
}
