using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace DegeneracyLab.Generators.Helpers;

/// <summary>Writes source text: it keeps the indentation, and ends every line with '\n' on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool atStart;

    /// <summary>Writes one line.</summary>
    public void Line(string line)
    {
        if (line.Length > 0)
            text.Append(' ', 4 * depth).Append(line);
        text.Append('\n');
        atStart = false;
        Lines++;
    }

    /// <summary>The number of lines that were written so far.</summary>
    public int Lines { get; private set; }

    /// <summary>Writes what another writer wrote, at this one's depth.</summary>
    public void Append(SourceWriter other)
    {
        foreach (string line in other.text.ToString().TrimEnd('\n').Split('\n'))
            Line(line);
    }

    /// <summary>Begins a member: an empty line parts it from the one before, where there is one.</summary>
    public void Member()
    {
        if (!atStart)
            Line();
    }

    /// <summary>Writes an empty line.</summary>
    public void Line() => Line("");

    /// <summary>Writes a header and an opening brace; disposing the result writes the closing one.</summary>
    public Scope Block(string header)
    {
        Line(header);
        return Block();
    }

    /// <summary>Writes an opening brace; disposing the result writes the closing one.</summary>
    public Scope Block()
    {
        Line("{");
        atStart = true;
        return Indent("}");
    }

    /// <summary>Indents until the result is disposed, which writes a last line where one is given.</summary>
    public Scope Indent(string? last = null)
    {
        depth++;
        return new Scope(this, last);
    }

    public SourceText ToSourceText() => SourceText.From(text.ToString(), Encoding.UTF8);

    public readonly struct Scope(SourceWriter writer, string? last) : IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            if (last is not null)
                writer.Line(last);
        }
    }
}
