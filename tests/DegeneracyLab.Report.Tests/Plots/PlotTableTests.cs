using System.Globalization;
using System.Text;

namespace DegeneracyLab.Report.Tests.Plots;

public class PlotTableTests
{
    [Fact]
    public void CSV_quotes_what_RFC_4180_says_and_nothing_else()
    {
        var table = new PlotTable(
            "title",
            [new("name"), new("length", "px"), new("a,b")],
            [
                [PlotCell.Of("plain"), PlotCell.Of(1234567), PlotCell.Of(0.1)],
                [PlotCell.Of("with \"quotes\", commas"), PlotCell.Of(-1), PlotCell.Of((double?)null)],
                [PlotCell.Of("two\r\nlines"), PlotCell.Of(long.MaxValue), PlotCell.Of(double.PositiveInfinity)],
                [PlotCell.Of((string?)null), default, PlotCell.Of(1e-300)],
            ]);
        Assert.Equal("name,length [px],\"a,b\"\r\nplain,1234567,0.1\r\n\"with \"\"quotes\"\", commas\",-1,\r\n\"two\r\nlines\",9223372036854775807,Infinity\r\n,,1E-300\r\n", table.ToCsv());
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => new PlotTable("spectra", [new("a"), new("b")], [[default, default], [default]]));
        Assert.Contains("Row 1 of the table 'spectra' has 1 cells; expected 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_table_is_read_back_from_its_CSV()
    {
        foreach ((string what, Plot plot) in Examples.All(1).Concat(Examples.All(2)).Concat(Examples.All(5)))
        {
            Assert.NotEmpty(plot.Tables);
            Assert.Same(plot.Table, plot.Tables[0]);
            foreach (PlotTable table in plot.Tables)
            {
                List<string[]> lines = Read(table.ToCsv());
                Assert.Equal(table.Columns.Select(column => column.Heading), lines[0]);
                Assert.Equal(table.Rows.Select(row => string.Join('\u0001', row)), lines.Skip(1).Select(line => string.Join('\u0001', line)));
                foreach (PlotCell cell in table.Rows.SelectMany(row => row).Where(cell => cell.Number is not null))
                    Assert.True(double.Parse(cell.Text, CultureInfo.InvariantCulture).Equals(cell.Number!.Value), $"{what}: {cell}");
            }
        }
    }

    [Fact]
    public void Files_have_the_text()
    {
        string folder = Directory.CreateTempSubdirectory("degeneracylab-").FullName;
        try
        {
            Plot plot = Examples.ResultOf(1).PlotFreeDirections();
            plot.Save(Path.Combine(folder, "plot.svg"));
            plot.Table.SaveCsv(Path.Combine(folder, "plot.csv"));
            Assert.Equal(Encoding.UTF8.GetBytes(plot.ToSvg()), File.ReadAllBytes(Path.Combine(folder, "plot.svg")));
            Assert.Equal(Encoding.UTF8.GetBytes(plot.Table.ToCsv()), File.ReadAllBytes(Path.Combine(folder, "plot.csv")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string[]> Read(string csv)
    {
        List<string[]> lines = [];
        List<string> cells = [];
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            if (isQuoted && csv[i] == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                cell.Append(csv[i++]);
            }
            else if (csv[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && csv[i] == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (!isQuoted && csv[i] == '\r' && csv[i + 1] == '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                lines.Add([.. cells]);
                cells.Clear();
                i++;
            }
            else
            {
                cell.Append(csv[i]);
            }
        }

        Assert.Equal((false, 0, 0), (isQuoted, cells.Count, cell.Length));
        return lines;
    }
}
