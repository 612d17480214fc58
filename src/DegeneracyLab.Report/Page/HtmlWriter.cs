using System.Text;
using DegeneracyLab.Report.Drawing;

namespace DegeneracyLab.Report.Page;

/// <summary>
/// Writes HTML that is well-formed XML too: every text and attribute is escaped, and every element that is opened is closed, or the page is
/// not made.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder text = new();
    private readonly Stack<string> open = new();

    /// <summary>Opens an element.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">Its attributes; those whose value is null are left out.</param>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(element, attributes);
        text.Append('>');
        open.Push(element);
        return this;
    }

    /// <summary>Closes the element that was opened last.</summary>
    public HtmlWriter Close()
    {
        string element = open.Pop();
        text.Append("</").Append(element).Append('>');
        if (element is not ("a" or "b" or "code" or "span" or "td" or "th" or "button" or "output"))
            text.Append('\n');
        return this;
    }

    /// <summary>Writes an element that holds a text and nothing else.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="content">The text.</param>
    /// <param name="attributes">Its attributes; those whose value is null are left out.</param>
    public HtmlWriter Element(string element, string content, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open(element, attributes).Text(content).Close();

    /// <summary>Writes an element that can't hold anything, such as <c>meta</c>.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">Its attributes; those whose value is null are left out.</param>
    public HtmlWriter Void(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Begin(element, attributes);
        text.Append("/>\n");
        return this;
    }

    /// <summary>Writes a text. Line breaks are spaces.</summary>
    /// <param name="content">The text.</param>
    public HtmlWriter Text(string content)
    {
        text.Append(XmlText.Escape(content));
        return this;
    }

    /// <summary>Writes lines of text as they are, for elements that keep them.</summary>
    /// <param name="content">The lines.</param>
    public HtmlWriter Lines(string content)
    {
        text.AppendJoin('\n', content.ReplaceLineEndings("\n").Split('\n').Select(XmlText.Escape));
        return this;
    }

    /// <summary>Writes markup that this library made, such as an SVG.</summary>
    /// <param name="markup">The markup.</param>
    public HtmlWriter Markup(string markup)
    {
        text.Append(markup);
        return this;
    }

    /// <summary>The page.</summary>
    /// <exception cref="InvalidOperationException">An element is open.</exception>
    public override string ToString() => open.Count == 0
        ? text.ToString()
        : throw new InvalidOperationException($"The elements {string.Join(", ", open.Reverse())} are not closed.");

    private void Begin(string element, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        text.Append('<').Append(element);
        foreach ((string name, string? value) in attributes)
            if (value is not null)
                text.Append(' ').Append(name).Append("=\"").Append(XmlText.Escape(value)).Append('"');
    }
}
