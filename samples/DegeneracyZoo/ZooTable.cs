using System.Globalization;
using DegeneracyLab.Analysis;
using Spectre.Console;

namespace Samples.Zoo;

/// <summary>All exhibits in one table.</summary>
internal static class ZooTable
{
    private const int Width = 78;

    /// <summary>Analyses exhibits, and writes a row for each.</summary>
    /// <param name="console">The console.</param>
    /// <param name="exhibits">The exhibits.</param>
    /// <returns>Whether all numbers are those derived by hand.</returns>
    public static bool Write(IAnsiConsole console, IReadOnlyList<Exhibit> exhibits)
    {
        string head = Line("exhibit", "params", "free", "proved", "by stage");
        console.MarkupLineInterpolated($"[bold]{head}[/]");
        console.WriteLine(new string('-', Width));
        List<string> differences = [];
        foreach (Exhibit exhibit in exhibits)
        {
            AnalysisResult result = exhibit.Analyse();
            ZooCounts found = ZooCounts.Of(result);
            differences.AddRange(exhibit.Derived.Differences(found).Select(difference => $"{exhibit.Name}: {difference}"));
            string stages = string.Join(", ", found.Stages.Select(stage => $"{stage.Key} {stage.Value}"));
            console.WriteLine(Line(exhibit.Name, Number(found.Parameters), Number(found.Nullity), Proved(result), stages));
            console.MarkupLineInterpolated($"[dim]  {exhibit.Mechanism}[/]");
        }

        console.WriteLine();
        console.WriteLine("free: directions of the parameters along which no output on the data changes.");
        console.WriteLine("proved: their number in exact arithmetic; - if not all is piecewise linear.");
        return Verdict.Write(console, differences);
    }

    private static string Line(string exhibit, string parameters, string free, string proved, string stages) =>
        $"{exhibit,-DegeneracyZoo.LongestName} {parameters,6} {free,5} {proved,7}  {stages}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Proved(AnalysisResult result) => result.Degeneracy!.Proof switch
    {
        null => "-",
        { IsProved: true } proof => proof.UpperBound.ToString(CultureInfo.InvariantCulture),
        var proof => string.Create(CultureInfo.InvariantCulture, $"{proof.LowerBound}-{proof.UpperBound}"),
    };
}
