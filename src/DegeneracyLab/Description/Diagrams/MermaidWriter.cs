using System.Globalization;
using System.Text;

namespace DegeneracyLab.Diagrams;

/// <summary>Writes a diagram as a Mermaid flowchart, with a subgraph for each frame.</summary>
internal sealed class MermaidWriter
{
    private readonly StringBuilder text = new();

    private MermaidWriter()
    {
    }

    /// <summary>Writes a diagram.</summary>
    /// <param name="diagram">The diagram.</param>
    /// <returns>The text of the flowchart.</returns>
    public static string Write(Diagram diagram)
    {
        var writer = new MermaidWriter();
        writer.text.Append("flowchart TD\n");
        writer.WriteElement(diagram.Content, "  ");
        foreach (DiagramEdge edge in diagram.Edges)
            writer.text.Append("  ").Append(edge.From.Id).Append(" --> ").Append(edge.To.Id).Append('\n');
        return writer.text.ToString();
    }

    private void WriteElement(DiagramElement element, string indent)
    {
        switch (element)
        {
            case DiagramBox box:
                text.Append(indent).Append(box.Id).Append("[\"").Append(Label(box)).Append("\"]\n");
                return;
            case DiagramJunction junction:
                (string open, string close) = junction.Kind == JunctionKind.Sum ? ("((\"", "\"))") : ("([\"", "\"])");
                text.Append(indent).Append(junction.Id).Append(open).Append(Escape(junction.Symbol)).Append(close).Append('\n');
                return;
            case DiagramFrame frame:
                text.Append(indent).Append("subgraph ").Append(frame.Id).Append("[\"").Append(Lines([frame.HookPoint.Name, frame.Kind])).Append("\"]\n");
                WriteElement(frame.Content, indent + "  ");
                text.Append(indent).Append("end\n");
                return;
            default:
                foreach (DiagramElement inside in Diagram.Inside(element))
                    WriteElement(inside, indent);
                return;
        }
    }

    private static string Label(DiagramBox box)
    {
        string? mask = box.HasMask ? "mask" : null;
        return Lines([box.Name, box.Kind], [box.Shape, mask, box.Parameters]);
    }

    private static string Lines(params string?[][] lines) =>
        string.Join("<br/>", lines.Select(line => Escape(string.Join(" \u00b7 ", line.OfType<string>()))));

    /// <summary>
    /// Escapes a text for a label in quotes. Punctuation may mean something to Mermaid, to the Markdown that it takes
    /// labels for, or to HTML, so all but the most harmless is written by number.
    /// </summary>
    private static string Escape(string label)
    {
        var escaped = new StringBuilder(label.Length);
        Rune[] runes = [.. label.EnumerateRunes()];
        for (int i = 0; i < runes.Length; i++)
        {
            Rune rune = runes[i];
            if (Rune.IsControl(rune))
                escaped.Append(' ');
            else if (!rune.IsAscii || Rune.IsLetterOrDigit(rune) || " .,[]".Contains((char)rune.Value, StringComparison.Ordinal) || IsInsideWord(runes, i))
                escaped.Append(rune.ToString());
            else
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        return escaped.ToString();
    }

    /// <summary>Whether a character is an underscore that Markdown leaves alone.</summary>
    private static bool IsInsideWord(Rune[] runes, int i) =>
        runes[i].Value == '_' && i > 0 && i + 1 < runes.Length && Rune.IsLetterOrDigit(runes[i - 1]) && Rune.IsLetterOrDigit(runes[i + 1]);
}
