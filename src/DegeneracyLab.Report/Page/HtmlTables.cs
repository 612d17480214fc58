using System.Globalization;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page;

/// <summary>Tables on the page, and figures with the table behind them.</summary>
internal static class HtmlTables
{
    /// <summary>The most rows of a table on the page; its CSV has them all.</summary>
    private const int Shown = 500;

    /// <summary>A drawing, with the table of its numbers below it, closed.</summary>
    /// <param name="page">The page.</param>
    /// <param name="plot">The drawing.</param>
    /// <param name="kind">What the script calls it: spectrum, graph, firing, ablation, free.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="attributes">Further attributes of the figure.</param>
    public static void Figure(this HtmlWriter page, Plot plot, string kind, string caption, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        page.Open("figure", [("data-figure", kind), .. attributes]);
        page.Open("div", ("class", "drawing")).Markup(plot.ToSvg()).Close();
        page.Element("figcaption", caption);
        foreach ((int place, PlotTable table) in plot.Tables.Index().Where(table => table.Item.Rows.Count > 0))
            page.Behind(table, place == 0 ? kind : FormattableString.Invariant($"{kind}-{place + 1}"));
        page.Close();
    }

    /// <summary>A table that opens when it is asked for, with a link to it as a CSV file.</summary>
    /// <param name="page">The page.</param>
    /// <param name="table">The table.</param>
    /// <param name="name">The name of the file, without its extension.</param>
    public static void Behind(this HtmlWriter page, PlotTable table, string name)
    {
        page.Open("details", ("class", "behind"));
        page.Element("summary", $"Table: {table.Title} ({Quantity.Of(table.Rows.Count, "row")})");
        page.Open("p").Element("a", "Download as CSV", ("class", "csv"), ("download", $"{name}.csv"), ("href", $"data:text/csv;charset=utf-8,{Uri.EscapeDataString(table.ToCsv())}"));
        if (table.Rows.Count > Shown)
            page.Text(FormattableString.Invariant($" Shown are the first {Shown:N0} rows; the file has all."));
        page.Close();
        page.Scrolling(table.Title, [.. table.Columns.Select((column, index) => (column.Heading, table.Rows.Any(row => row[index].Number is not null)))], [.. table.Rows.Take(Shown).Select(row => row.Select(Shortened).ToArray())]);
        page.Close();
    }

    /// <summary>A part of the report that the console shows: a table with its title, or a sentence.</summary>
    /// <param name="page">The page.</param>
    /// <param name="part">The part.</param>
    public static void Part(this HtmlWriter page, ReportPart part)
    {
        if (part.Table is not { } table)
        {
            page.Element("p", part.Text, ("class", "legend"));
            return;
        }

        page.Element("h3", part.Text);
        page.Scrolling(part.Text, [.. table.Columns.Select((column, index) => (column.Title, index > 0 && column.Kind == CellKind.Number && table.Rows.All(row => BeginsLikeNumber(row[index]))))], table.Rows);
    }

    /// <summary>A table that scrolls sideways by itself, where the page is narrow.</summary>
    private static void Scrolling(this HtmlWriter page, string title, (string Title, bool IsNumber)[] columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        // It can be reached by the keyboard, which scrolls it.
        page.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", title)).Open("table");
        page.Open("thead").Open("tr");
        foreach ((string name, bool isNumber) in columns)
            page.Element("th", name, ("scope", "col"), ("class", isNumber ? "number" : null));
        page.Close().Close().Open("tbody");
        foreach (IReadOnlyList<string> row in rows)
        {
            page.Open("tr");
            foreach ((int index, string cell) in row.Index())
                page.Element("td", cell, ("class", columns[index].IsNumber ? "number" : null));
            page.Close();
        }

        page.Close().Close().Close();
    }

    /// <summary>Whether a cell belongs to a column of numbers: a number, one with what it is of, or nothing.</summary>
    private static bool BeginsLikeNumber(string cell) => cell.Length == 0 || char.IsAsciiDigit(cell[0]) || cell[0] is '-' || cell is "exact" or "none";

    /// <summary>A cell with as many digits as a reader compares; its CSV has all.</summary>
    private static string Shortened(PlotCell cell) => cell.Number is { } number && number != Math.Floor(number)
        ? number.ToString("g5", CultureInfo.InvariantCulture)
        : cell.Text;
}
