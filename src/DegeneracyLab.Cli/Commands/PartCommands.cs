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
        Setting first = new Setting<long?>(new("--first-sample") { HelpName = "N", Description = "The place of the file's first sample in the whole data set, where each part is a file." }, (experiment, value) => experiment with { FirstSample = value });
        return Make("pass", "Runs the next pass of an analysis over a part of the data, and adds the sums to the folder.", "degeneracylab pass Tour.dll --network Classifier --weights weights.safetensors --data data.csv --rows 0:250 --out parts", [rows, first]);
    }

    /// <summary>The command <c>merge</c>.</summary>
    public static CliCommand MakeMerge() => Make("merge", "Merges the sums of all parts of a pass; after the last pass the folder has the result.", "degeneracylab merge Tour.dll --network Classifier --weights weights.safetensors --out parts", []);

    /// <summary>Runs a pass over a part.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Pass(Experiment experiment, Session session)
    {
        if (experiment is { Rows: not null, FirstSample: not null })
            throw CommandFailure.Usage("--rows and --first-sample exclude each other: rows have their places.");
        using var folder = OutputFolder.Open(experiment.OutFolder());
        string json = session.Show("Pass", progress => Host.Of(experiment.Assembly).Run(experiment, folder.Staging, progress, session.CancellationToken));
        folder.Commit();
        using JsonDocument done = JsonDocument.Parse(json);
        JsonElement part = done.RootElement;
        session.WriteLine(session.Json ? json : string.Create(CultureInfo.InvariantCulture, $"Pass {part.GetProperty("pass")} of {part.GetProperty("passes")}, {part.GetProperty("name")}: {part.GetProperty("samples")} samples from {part.GetProperty("firstSample")} on, in {Path.Combine(folder.Path, part.GetProperty("file").GetString()!)}"));
    }

    /// <summary>Merges parts.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Merge(Experiment experiment, Session session)
    {
        using var folder = OutputFolder.Open(experiment.OutFolder());
        string json = Host.Of(experiment.Assembly).Run(experiment, folder.Staging, (_, _) => { }, session.CancellationToken);
        using JsonDocument done = JsonDocument.Parse(json);
        JsonElement merged = done.RootElement;
        bool isComplete = merged.GetProperty("complete").GetBoolean();
        // The whole analysis at once: with the --data of all parts the file makes the result again.
        if (isComplete)
            folder.Write(ExperimentFile.Name, ExperimentFile.Text(experiment with { Command = "analyze" }, folder.Path));
        folder.Commit();
        // The state has what the sums say, and the result what the state says.
        foreach (JsonElement part in merged.GetProperty("parts").EnumerateArray())
            File.Delete(Path.Combine(folder.Path, part.GetString()!));
        if (isComplete)
            File.Delete(Path.Combine(folder.Path, PartJob.StateName));
        string pass = $"Pass {merged.GetProperty("pass")} of {merged.GetProperty("passes")}, {merged.GetProperty("name").GetString()}, is complete";
        session.WriteLine(session.Json ? json : isComplete ? $"{pass}: the result is in {folder.Path}." : $"{pass}; the next is for {merged.GetProperty("next").GetString()}.");
    }

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
