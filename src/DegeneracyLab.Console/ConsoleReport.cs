using DegeneracyLab.Analysis;
using Spectre.Console;

namespace DegeneracyLab.Terminal;

/// <summary>Shows a result on the console.</summary>
public static class ConsoleReport
{
    private const int NarrowestLine = 40;

    /// <summary>
    /// Writes a result as tables that fit the console's width, and what the data could not decide. Where there is no room, names
    /// are shortened from the left and the columns that matter least are left out; nothing is broken inside a number or a word.
    /// </summary>
    /// <param name="console">The console.</param>
    /// <param name="result">The result.</param>
    public static void WriteAnalysis(this IAnsiConsole console, AnalysisResult result)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(result);
        int width = Math.Max(console.Profile.Width - 1, NarrowestLine);
        foreach (ReportPart part in ResultReport.Parts(result))
        {
            bool isRemark = part.Kind == ReportPartKind.Remark;
            string style = part.Kind switch { ReportPartKind.Legend => "dim", ReportPartKind.Remark => "yellow", _ => "bold" };
            foreach (string line in ResultReport.Wrapped(isRemark ? $"Note: {part.Text}" : part.Text, width))
                console.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
            foreach (TextTable table in part.Table?.Fit(width) ?? [])
                foreach (string line in table.Lines())
                    console.WriteLine(line);
            if (!isRemark)
                console.WriteLine();
        }

        if (result.Remarks.Count > 0)
            console.WriteLine();
    }
}
