using System.CommandLine;
using System.Text.Json;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>ablate</c>.</summary>
internal static class AblateCommand
{
    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string[]> results = new("DIR") { Description = "Folders of results of one network, whose bases are compared on the same data.", Arity = ArgumentArity.OneOrMore };
        Setting[] own =
        [
            Setting.Of<string>("--assembly", "ASSEMBLY", "The assembly; assembly, network, weights and data are by default those of the first result.", (experiment, value) => experiment with { Assembly = Path.GetFullPath(value) }),
            Setting.Of<string>("--labels", "FILE", $"The labels of the data: {Options.SampleFormats}, or CSV.", (experiment, value) => experiment with { Labels = Path.GetFullPath(value) }),
            Setting.Of<string>("--labels-tensor", "NAME", "Which array of the file has the labels, if it has several.", (experiment, value) => experiment with { LabelsTensor = value }),
            Setting.Of<string>("--metric", "METRIC", "accuracy (the default with labels), cross-entropy, change (of the outputs, the default without), or a static method 'Tensor Name(AblatedOutputs)' of the assembly as Namespace.Class.Name.", (experiment, value) => experiment with { Metric = value }),
            Options.Flag("--higher-is-better", "A larger score of that method is a better one.", (experiment, value) => experiment with { HigherIsBetter = value }),
            Options.Choice("--remove", "Directions at node layers (the default), edges between them, or both.", AnalysisNames.Removed, (experiment, value) => experiment with { Remove = value }),
            new Setting<string[]>(new("--nodes") { HelpName = "NODE", Description = "The node layers at which directions are removed, or edges that begin there; all by default.", AllowMultipleArgumentsPerToken = true }, (experiment, value) => experiment with { Nodes = value }),
            Setting.Of<string>("--schedule", "SCHEDULE", "How many parts are kept: all (the default for nodes), linear:POINTS, exponential:FACTOR, bisect:DIFFERENCE (bisect:0.001 is the default for edges) or at:N,N,...", (experiment, value) => experiment with { Schedule = value }),
            new Setting<string[]>(new("--combinations") { HelpName = "HOOK:KEPT", Description = "Also remove any combination of the parts that are not among the first KEPT at a node layer.", AllowMultipleArgumentsPerToken = true }, (experiment, value) => experiment with { Combinations = value }),
            Options.Number<long>("--control", "SEED", "Also the same numbers for the network with its weights shuffled by this seed.", (experiment, value) => experiment with { Control = value }),
        ];
        return new("ablate", "Removes directions or edges of the bases of results, and measures how well the network does without them.", "degeneracylab ablate results --labels labels.csv --remove both --out ablation", [results], [.. own, .. Options.Network, Options.Data, Options.DataTensor, Options.Report, Options.Out], parsed => Begin(parsed.GetValue(results)!));
    }

    /// <summary>Runs ablations.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        _ = experiment.FirstResult();
        // Before the assembly, which a folder without a result does not name.
        foreach (string result in experiment.Results!)
            ResultFiles.RequireIn(result);
        using var folder = OutputFolder.Open(experiment.OutFolder());
        string json = session.Show("Ablation", progress => Host.Of(experiment.Assembly).Run(experiment, folder.Staging, progress, session.CancellationToken));
        folder.Write(ExperimentFile.Name, ExperimentFile.Text(experiment, folder.Path));
        if (experiment.Report ?? false)
            AnalysisResult.Load(experiment.FirstResult()).SaveReport(
                Path.Combine(folder.Staging, ReportOutput.FileName),
                AblationFile.Read(Path.Combine(folder.Staging, AblateJob.FileName)) with { OtherBases = [.. experiment.Results!.Skip(1).Select(AnalysisResult.Load)] });
        folder.Commit();
        using JsonDocument done = JsonDocument.Parse(json);
        string file = Path.Combine(folder.Path, AblateJob.FileName);
        session.WriteLine(session.Json ? File.ReadAllText(file) : $"{done.RootElement.GetProperty("text").GetString()}\n\nWritten: {file}{(experiment.Report ?? false ? $" and {ReportOutput.FileName}" : "")}");
    }

    /// <summary>Network, weights and data of the first result, which the command line may replace.</summary>
    private static Experiment Begin(string[] results)
    {
        string[] folders = [.. results.Select(Path.GetFullPath)];
        string file = Path.Combine(folders[0], ExperimentFile.Name);
        // A result that a program wrote has no such file, and may be given all by options.
        Experiment analysis = File.Exists(file) ? ExperimentFile.Read(file) : new() { Command = "analyze" };
        return new()
        {
            Command = "ablate",
            Results = folders,
            Assembly = analysis.Assembly,
            Network = analysis.Network,
            Sizes = analysis.Sizes,
            Weights = analysis.Weights,
            Seed = analysis.Seed,
            Dtype = analysis.Dtype,
            Device = analysis.Device,
            Data = analysis.Data,
            DataTensor = analysis.DataTensor,
            Rows = analysis.Rows,
            Parts = analysis.Parts,
        };
    }
}
