using System.Globalization;
using DegeneracyLab.Analysis;
using Spectre.Console;

namespace Samples.Zoo;

/// <summary>All exhibits in one table.</summary>
internal static class ZooTable
{
    /// <summary>Analyses exhibits, and writes a row for each.</summary>
    /// <param name="console">The console.</param>
    /// <param name="exhibits">The exhibits.</param>
    /// <returns>Whether all numbers are those derived by hand.</returns>
    public static bool Write(IAnsiConsole console, IReadOnlyList<Exhibit> exhibits)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn("exhibit").NoWrap().PadLeft(0));
        table.AddColumn("what makes directions free");
        foreach (string title in new[] { "params", "free", "proved" })
            table.AddColumn(new TableColumn(title).NoWrap().RightAligned());
        table.AddColumn(new TableColumn("by stage").PadRight(0));
        List<string> differences = [];
        foreach (Exhibit exhibit in exhibits)
        {
            AnalysisResult result = exhibit.Analyse();
            ZooCounts found = ZooCounts.Of(result);
            differences.AddRange(exhibit.Derived.Differences(found).Select(difference => $"{exhibit.Name}: {difference}"));
            table.AddRow(new Text(exhibit.Name), new Text(exhibit.Mechanism), Number(found.Parameters), Number(found.Nullity), new Text(Proved(result)), new Text(found.StagesInALine()));
        }

        console.Write(table);
        console.WriteLine("free: directions of the parameters along which no output on the data changes, in float64. proved: their number in exact arithmetic; - where a layer is not piecewise linear.");
        return Verdict.Write(console, differences);
    }

    private static Text Number(int value) => new(value.ToString(CultureInfo.InvariantCulture));

    private static string Proved(AnalysisResult result) => result.Degeneracy!.Proof switch
    {
        null => "-",
        { IsProved: true } proof => proof.UpperBound.ToString(CultureInfo.InvariantCulture),
        var proof => string.Create(CultureInfo.InvariantCulture, $"{proof.LowerBound}-{proof.UpperBound}"),
    };
}
