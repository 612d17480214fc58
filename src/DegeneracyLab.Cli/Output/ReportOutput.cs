using DegeneracyLab.Report;

namespace DegeneracyLab.Cli;

/// <summary>The page that shows a result.</summary>
internal static class ReportOutput
{
    /// <summary>The file, in the folder of what a command writes.</summary>
    public const string FileName = "report.html";

    /// <summary>The ablations whose curves the page shows.</summary>
    public static Setting Ablation { get; } = Setting.Of<string>("--ablation", "FILE", "With --report: an ablation.json of this result, whose curves the page shows.", (experiment, value) => experiment with { Ablation = Path.GetFullPath(value) });

    /// <summary>What the page shows beside the result.</summary>
    /// <param name="experiment">The experiment.</param>
    public static ReportContent Content(Experiment experiment) => experiment.Ablation is { } file ? AblationFile.Read(file) : new();
}
