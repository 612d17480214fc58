using System.Text;

namespace DegeneracyLab.Report;

/// <summary>A table of numbers.</summary>
public sealed class PlotTable
{
    /// <summary>A table.</summary>
    /// <param name="title">What it has.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows, with a cell for each column.</param>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are columns.</exception>
    public PlotTable(string title, IReadOnlyList<PlotColumn> columns, IReadOnlyList<IReadOnlyList<PlotCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        for (int row = 0; row < rows.Count; row++)
            if (rows[row].Count != columns.Count)
                throw new ArgumentException($"Row {row} of the table '{title}' has {rows[row].Count} cells; expected {columns.Count}, one for each column.", nameof(rows));
        Title = title;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>What it has.</summary>
    public string Title { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<PlotColumn> Columns { get; }

    /// <summary>The rows, with a cell for each column.</summary>
    public IReadOnlyList<IReadOnlyList<PlotCell>> Rows { get; }

    /// <summary>The table as comma-separated values (RFC 4180): a line of names, a line for each row, numbers with a point.</summary>
    /// <returns>Lines that end with CR and LF.</returns>
    public string ToCsv()
    {
        var text = new StringBuilder();
        foreach (IEnumerable<string> line in Rows.Select(row => row.Select(cell => cell.Text)).Prepend(Columns.Select(column => column.Heading)))
            text.Append(string.Join(',', line.Select(Quoted))).Append("\r\n");
        return text.ToString();
    }

    /// <summary>Writes <see cref="ToCsv"/> to a file, in UTF-8; an earlier file is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void SaveCsv(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, ToCsv(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit of its numbers; empty if they have none.</param>
public sealed record PlotColumn(string Name, string Unit = "")
{
    /// <summary>The name, with the unit if there is one.</summary>
    public string Heading => Unit.Length == 0 ? Name : $"{Name} [{Unit}]";
}
