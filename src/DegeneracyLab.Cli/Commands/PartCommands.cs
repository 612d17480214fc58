using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Cli;

/// <summary>The commands <c>pass</c> and <c>merge</c>.</summary>
internal static class PartCommands
{
    /// <summary>The command <c>pass</c>.</summary>
    public static CliCommand MakePass()
    {
        Setting rows = new Setting<string>(new("--rows") { HelpName = "FIRST:COUNT", Description = "The rows of the data that are this part; all if it is not given." }, (experiment, value) => experiment with { Rows = RowsOf(value) });
        Setting first = Options.Number<long>("--first-sample", "N", "The place of the file's first sample in the whole data set, where each part is a file.", (experiment, value) => experiment with { FirstSample = value });
        return Make("pass", "Runs the next pass of an analysis over a part of the data, and adds the sums to the folder.", "degeneracylab pass Tour.dll --network Classifier --weights weights.safetensors --data data.csv --rows 0:250 --out parts", [Options.Data, Options.DataTensor, rows, first]);
    }

    /// <summary>The command <c>merge</c>.</summary>
    public static CliCommand MakeMerge() => Make("merge", "Merges the sums of all parts of a pass; after the last pass the folder has the result.", "degeneracylab merge Tour.dll --network Classifier --weights weights.safetensors --out parts", [Options.DataTensor]);

    /// <summary>Runs a pass over a part.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Pass(Experiment experiment, Session session)
    {
        if (experiment is { Rows: not null, FirstSample: not null })
            throw CommandFailure.Usage("--rows and --first-sample exclude each other: rows have their places.");
        if (experiment.FirstSample < 0)
            throw CommandFailure.Usage($"--first-sample is 0 or more, not {experiment.FirstSample}.");
        using var folder = OutputFolder.Open(experiment.OutFolder());
        string json = session.Show("Pass", progress => Host.Of(experiment.Assembly).Run(experiment, folder.Staging, progress, session.CancellationToken));
        using JsonDocument done = JsonDocument.Parse(json);
        JsonElement part = done.RootElement;
        // Says to merge where the samples of these sums are.
        folder.Write(ExperimentOf(part.GetProperty("file").GetString()!), ExperimentFile.Text(experiment, folder.Path));
        folder.Commit();
        session.WriteLine(session.Json ? json : string.Create(CultureInfo.InvariantCulture, $"Pass {part.GetProperty("pass")} of {part.GetProperty("passes")}, {part.GetProperty("name")}: {part.GetProperty("samples")} samples from {part.GetProperty("firstSample")} on, in {Path.Combine(folder.Path, part.GetProperty("file").GetString()!)}"));
    }

    /// <summary>Merges parts.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Merge(Experiment experiment, Session session)
    {
        if (experiment.Data is not null)
            throw CommandFailure.Usage("merge takes no data: each part says where its samples are.");
        using var folder = OutputFolder.Open(experiment.OutFolder());
        string[] sums = [.. Directory.EnumerateFiles(folder.Path, PartJob.SumsPrefix + "*.safetensors")];
        if (sums.Select(file => ExperimentOf(file)).FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new CommandFailure(ExitCode.Files, $"There is no file {missing}, which 'degeneracylab pass' wrote beside the sums and which says where their samples are: copy both.");
        string json = Host.Of(experiment.Assembly).Run(experiment, folder.Staging, (_, _) => { }, session.CancellationToken);
        using JsonDocument done = JsonDocument.Parse(json);
        JsonElement merged = done.RootElement;
        bool isComplete = merged.GetProperty("complete").GetBoolean();
        string[] parts = [.. merged.GetProperty("parts").EnumerateArray().Select(part => Path.Combine(folder.Path, part.GetString()!))];
        if (isComplete)
            folder.Write(ExperimentFile.Name, ExperimentFile.Text(Whole(experiment, [.. parts.Select(part => ExperimentFile.Read(ExperimentOf(part)))]), folder.Path));
        folder.Commit();
        // The state has what the sums say, and the result what the state says.
        foreach (string part in parts)
        {
            File.Delete(part);
            File.Delete(ExperimentOf(part));
        }

        if (isComplete)
            File.Delete(Path.Combine(folder.Path, PartJob.StateName));
        string pass = $"Pass {merged.GetProperty("pass")} of {merged.GetProperty("passes")}, {merged.GetProperty("name").GetString()}, is complete";
        session.WriteLine(session.Json ? json : isComplete ? $"{pass}: the result is in {folder.Path}." : $"{pass}; the next is for {merged.GetProperty("next").GetString()}.");
    }

    /// <summary>The analysis in one piece that gives the result of parts.</summary>
    private static Experiment Whole(Experiment merge, IReadOnlyList<Experiment> parts)
    {
        Experiment[] ordered = [.. parts.OrderBy(PartJob.FirstSampleOf)];
        Experiment analysis = merge with { Command = "analyze" }, first = ordered[0];
        if (ordered.Length == 1)
            return analysis with { Data = first.Data, DataTensor = first.DataTensor, Rows = first.Rows };
        // Rows of one file have the places of their samples, and merge has found that none is missing.
        if (ordered.All(part => part.Rows is not null && (part.Data, part.DataTensor) == (first.Data, first.DataTensor)))
            return analysis with { Data = first.Data, DataTensor = first.DataTensor, Rows = [0, ordered.Sum(part => part.Rows![1])] };
        return analysis with { Parts = [.. ordered.Select(part => new DataPart(part.Data!, part.DataTensor, part.Rows))] };
    }

    /// <summary>The file with the arguments of the pass that made a file of sums.</summary>
    private static string ExperimentOf(string sums) => Path.ChangeExtension(sums, ".json");

    private static CliCommand Make(string name, string description, string example, IReadOnlyList<Setting> own)
    {
        Argument<string> assembly = Options.Assembly;
        return new(name, description, example, [assembly], [.. Options.Network, .. Options.Analysis, .. own, Options.Out], parsed => new() { Command = name, Assembly = Path.GetFullPath(parsed.GetValue(assembly)!) });
    }

    private static long[] RowsOf(string text) =>
        text.Split(':') is [var first, var count] && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long from) && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out long some)
            ? [from, some]
            : throw CommandFailure.Usage($"--rows takes the first row and how many, such as 0:250, not '{text}'.");
}
