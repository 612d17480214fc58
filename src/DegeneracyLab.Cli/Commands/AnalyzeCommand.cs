using System.CommandLine;
using System.Text.Json;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;

namespace DegeneracyLab.Cli;

/// <summary>The commands <c>analyze</c> and <c>explain</c>.</summary>
internal static class AnalyzeCommand
{
    /// <summary>The command <c>analyze</c>.</summary>
    public static CliCommand Make() => Make("analyze", "Analyses a network on data, shows the result and saves it.", "degeneracylab analyze Tour.dll --network Classifier --weights weights.safetensors --data data.csv --basis local --center --degeneracy --out results");

    /// <summary>The command <c>explain</c>.</summary>
    public static CliCommand MakeExplain() => Make("explain", "Says what analyze would run with the same arguments, and what it would cost.", "degeneracylab explain Tour.dll --network Classifier --weights weights.safetensors --data data.csv --basis local");

    /// <summary>Analyses.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        var host = Host.Of(experiment.Assembly);
        using (var folder = OutputFolder.Open(experiment.OutFolder()))
        {
            session.Show("Analysis", progress => host.Run(experiment, folder.Staging, progress, session.CancellationToken));
            folder.Write(ExperimentFile.Name, ExperimentFile.Text(experiment, folder.Path));
            if (experiment.Report ?? false)
                AnalysisResult.Load(folder.Staging).SaveReport(Path.Combine(folder.Staging, ReportOutput.FileName));
            folder.Commit();
        }

        ShowCommand.Run(new() { Command = "show", Results = [experiment.OutFolder()] }, session);
        if (!session.Json)
            session.WriteLine($"Written: {experiment.Out}{(experiment.Report ?? false ? $", with {ReportOutput.FileName}" : "")}. 'degeneracylab run {Path.Combine(experiment.OutFolder(), ExperimentFile.Name)}' makes it again.");
    }

    /// <summary>Explains.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Explain(Experiment experiment, Session session)
    {
        string json = Host.Of(experiment.Assembly).Run(experiment, "", (_, _) => { }, session.CancellationToken);
        using JsonDocument explained = JsonDocument.Parse(json);
        session.WriteLine(session.Json ? json : explained.RootElement.GetProperty("explanation").GetString()!);
    }

    private static CliCommand Make(string name, string description, string example)
    {
        Argument<string> assembly = Options.Assembly;
        Setting output = name == "analyze" ? Options.Out : Options.OutFor("Taken as analyze takes it; nothing is written.");
        return new(name, description, example, [assembly], [.. Options.Network, Options.Data, Options.DataTensor, .. Options.Analysis, Options.Report, output], parsed => new() { Command = name, Assembly = Path.GetFullPath(parsed.GetValue(assembly)!) });
    }
}
