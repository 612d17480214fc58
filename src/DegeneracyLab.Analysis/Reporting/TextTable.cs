namespace DegeneracyLab.Analysis;

/// <summary>What the cells of a column are, and so how they may be made shorter.</summary>
internal enum CellKind
{
    /// <summary>A number or a word: never shortened.</summary>
    Number,

    /// <summary>A name, as of a hook point: shortened from the left, because its end tells more.</summary>
    Name,

    /// <summary>Words or numbers in a row, the most important first: whole ones are left out at the end.</summary>
    List,

    /// <summary>A sentence: goes on in the next line.</summary>
    Sentence,
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Kind">What its cells are.</param>
/// <param name="Importance">Columns of the least importance are dropped first where there is no room; 0 for one that is never dropped.</param>
internal sealed record TableColumn(string Title, CellKind Kind = CellKind.Number, int Importance = 0);

/// <summary>
/// A table of text. Where it is too wide, sentences are wrapped, then names are shortened from the left, then lists at the end, then the columns that matter
/// least are dropped; what still does not fit is stacked. Nothing is broken inside a number or a word.
/// </summary>
/// <param name="columns">The columns; the first tells the rows.</param>
internal sealed class TextTable(params TableColumn[] columns)
{
    private const int Gap = 2, ShortestName = 10, ShortestList = 8, ShortestSentence = 24;
    private const string Left = "…";

    private readonly List<string[]> rows = [];

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableColumn> Columns => columns;

    /// <summary>The rows.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => rows;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell for each column.</param>
    public void AddRow(params string[] cells) => rows.Add(cells);

    /// <summary>The table, or the tables that stand above each other in its place.</summary>
    /// <param name="width">The most characters of a line.</param>
    /// <returns>Tables that fit, if names and words do.</returns>
    public IReadOnlyList<TextTable> Fit(int width)
    {
        int[] widths = [.. columns.Select((column, index) => rows.Select(row => row[index].Length).Append(column.Title.Length).Max())];
        bool[] isShown = [.. columns.Select(_ => true)];
        Shrink(CellKind.Sentence, ShortestSentence);
        Shrink(CellKind.Name, ShortestName);
        Shrink(CellKind.List, ShortestList);
        while (Excess() > 0 && Dropped() is { } dropped)
        {
            isShown[dropped] = false;
            // What a column leaves free goes to lists and names again.
            Grow(CellKind.List);
            Grow(CellKind.Name);
            Grow(CellKind.Sentence);
        }

        int[] shown = [.. Enumerable.Range(0, columns.Length).Where(index => isShown[index])];
        List<TextTable> tables = [];
        for (int next = 1; next < shown.Length || tables.Count == 0;)
        {
            List<int> part = [shown[0]];
            int total = widths[shown[0]];
            while (next < shown.Length && (part.Count == 1 || total + Gap + widths[shown[next]] <= width))
            {
                total += Gap + widths[shown[next]];
                part.Add(shown[next++]);
            }

            tables.Add(Part(part, widths));
        }

        return tables;

        int Excess() => Enumerable.Range(0, columns.Length).Where(index => isShown[index]).Sum(index => widths[index] + Gap) - Gap - width;

        int? Dropped()
        {
            int[] some = [.. Enumerable.Range(0, columns.Length).Where(index => isShown[index] && columns[index].Importance > 0)];
            return some.Length == 0 ? null : some.MinBy(index => columns[index].Importance);
        }

        void Shrink(CellKind kind, int shortest)
        {
            while (Excess() > 0)
            {
                int[] some = [.. Enumerable.Range(0, columns.Length).Where(index => columns[index].Kind == kind && widths[index] > Math.Max(shortest, columns[index].Title.Length))];
                if (some.Length == 0)
                    return;
                widths[some.MaxBy(index => widths[index])]--;
            }
        }

        void Grow(CellKind kind)
        {
            for (int index = 0; index < columns.Length; index++)
                if (columns[index].Kind == kind && isShown[index] && Excess() < 0)
                    widths[index] = Math.Min(widths[index] - Excess(), rows.Select(row => row[index].Length).Append(columns[index].Title.Length).Max());
        }
    }

    /// <summary>The lines of a table that fits.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. columns.Select((column, index) => rows.Select(row => row[index].Length).Append(column.Title.Length).Max())];
        yield return Line([.. columns.Select(column => column.Title)]);
        yield return new string('-', widths.Sum() + (Gap * (widths.Length - 1)));
        foreach (string[] row in rows)
            yield return Line(row);

        string Line(string[] cells) => string.Join(new string(' ', Gap), cells.Select((cell, index) => IsLeft(index) ? cell.PadRight(widths[index]) : cell.PadLeft(widths[index]))).TrimEnd();
    }

    /// <summary>Whether a column's cells begin at the same place.</summary>
    /// <param name="column">Its place.</param>
    public bool IsLeft(int column) => column == 0 || columns[column].Kind != CellKind.Number;

    private TextTable Part(List<int> shown, int[] widths)
    {
        var part = new TextTable([.. shown.Select(index => columns[index])]);
        foreach (string[] row in rows)
        {
            string[][] cells = [.. shown.Select(index => columns[index].Kind == CellKind.Sentence ? ResultReport.Wrapped(row[index], widths[index]).ToArray() : [Shortened(row[index], columns[index].Kind, widths[index])])];
            for (int line = 0; line < cells.Max(cell => cell.Length); line++)
                part.AddRow([.. cells.Select(cell => line < cell.Length ? cell[line] : "")]);
        }

        return part;
    }

    private static string Shortened(string cell, CellKind kind, int width)
    {
        if (cell.Length <= width)
            return cell;
        if (kind == CellKind.Name)
            return Left + cell[^(width - 1)..];
        string shorter = cell;
        while (shorter.Length + 2 > width && shorter.LastIndexOf(' ') is > 0 and var end)
            shorter = shorter[..end];
        return shorter.Length + 2 <= width ? $"{shorter} {Left}" : Left;
    }
}
