using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DegeneracyLab.Cli;

/// <summary>
/// Tables of numbers as CSV. They are read in the tool's own context, because a user's assembly may bring another version of the reader; what it throws is of
/// .NET, because it is called from the other context.
/// </summary>
internal static class CsvTable
{
    /// <summary>Reads a table. Its first row is a header if a cell of it is no number.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The numbers, row by row, and the number of columns.</returns>
    /// <exception cref="InvalidDataException">A cell is no number, a row has another number of cells, or there are none.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static (double[] Numbers, int Columns) Read(string path)
    {
        using var reader = new StreamReader(path);
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, IgnoreBlankLines = true, BadDataFound = null });
        List<double> numbers = [];
        string[]? header = null;
        int columns = 0;
        while (csv.Read())
        {
            string[] cells = csv.Record!;
            if (columns == 0)
            {
                columns = cells.Length;
                if (!cells.All(cell => TryNumber(cell, out _)))
                {
                    header = cells;
                    continue;
                }
            }

            if (cells.Length != columns)
                throw new InvalidDataException($"{path}, line {csv.RawRow}: {cells.Length} cells, but {columns} in the line before.");
            for (int column = 0; column < columns; column++)
                numbers.Add(TryNumber(cells[column], out double number)
                    ? number
                    : throw new InvalidDataException($"{path}, line {csv.RawRow}, column {(header is null ? column + 1 : header[column])}: '{cells[column]}' is no number."));
        }

        return numbers.Count > 0 ? ([.. numbers], columns) : throw new InvalidDataException($"{path} has no rows of numbers.");
    }

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
