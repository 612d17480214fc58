using System.CommandLine;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;
using DegeneracyLab.Terminal;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>show</c>.</summary>
internal static class ShowCommand
{
    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string> folder = new("DIR") { Description = "The folder of a result." };
        return new("show", "Shows the report of a saved result. It needs no assembly and no libtorch.", "degeneracylab show results", [folder], [Options.Report, ReportOutput.Ablation], parsed => new() { Command = "show", Results = [Path.GetFullPath(parsed.GetValue(folder)!)] });
    }

    /// <summary>Shows a result; as JSON its file.</summary>
    /// <param name="experiment">Names the folder.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        string folder = experiment.FirstResult();
        var result = AnalysisResult.Load(folder);
        if (experiment.Report ?? false)
            result.SaveReport(Path.Combine(folder, ReportOutput.FileName), ReportOutput.Content(experiment));
        else if (experiment.Ablation is not null)
            throw CommandFailure.Usage("--ablation has its curves in the page of a result: add --report.");
        if (session.Json)
            session.WriteLine(File.ReadAllText(Path.Combine(folder, ResultFiles.JsonFile)));
        else
        {
            session.Console.WriteAnalysis(result);
            if (experiment.Report ?? false)
                session.WriteLine($"Written: {Path.Combine(folder, ReportOutput.FileName)}");
        }
    }
}
