using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis;
using DegeneracyLab.Report;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>modules</c>.</summary>
internal static class ModulesCommand
{
    private const string JsonName = "modules.json", GraphMLName = "modules.graphml";

    /// <summary>The command.</summary>
    public static CliCommand Make()
    {
        Argument<string> folder = new("DIR") { Description = "The folder of a result with edges." };
        Setting[] own =
        [
            new Setting<string[]>(new("--nodes") { HelpName = "NAME", Description = "The node layers to take, adjacent ones; all by default.", AllowMultipleArgumentsPerToken = true }, (experiment, value) => experiment with { Nodes = value }),
            Options.Choice("--norm", "How strengths become weights: log with --ablation, else sqrt, by default.", AnalysisNames.Norms, (experiment, value) => experiment with { Norm = value }),
            Setting.Of<string>("--ablation", "FILE", "The ablation.json of a bisection over the edges of this result: the weakest edges that it kept are the cutoffs of log and node.", (experiment, value) => experiment with { Ablation = Path.GetFullPath(value) }),
            Options.Choice("--null-model", "What modules are measured against; layered is the default.", AnalysisNames.NullModels, (experiment, value) => experiment with { NullModel = value }),
            Setting.Of<string>("--resolution", "R[,R...]", "The resolution; with several a sweep over them is shown, and the first is written.", (experiment, value) => experiment with { Resolutions = NumbersOf(value) }),
            Options.Number<int>("--restarts", "N", "How many times the search begins anew; 10 by default.", (experiment, value) => experiment with { Restarts = value }),
            Options.Number<long>("--seed", "N", "The seed of the search; 0 by default.", (experiment, value) => experiment with { Seed = value }),
        ];
        return new("modules", "Finds the modules of the interaction graph of a result. It needs no assembly and no libtorch.", "degeneracylab modules results --resolution 0.3 --out modules", [folder], [.. own, Options.Report, Options.Out], parsed => new() { Command = "modules", Results = [Path.GetFullPath(parsed.GetValue(folder)!)] });
    }

    /// <summary>Finds modules.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="session">Where it writes.</param>
    public static void Run(Experiment experiment, Session session)
    {
        using var folder = OutputFolder.Open(experiment.OutFolder());
        var result = AnalysisResult.Load(experiment.FirstResult());
        var graph = InteractionGraph.Of(result, NormOf(experiment), experiment.Nodes);
        ModuleOptions options = new() { NullModel = NullModelOf(experiment.NullModel), Restarts = experiment.Restarts ?? 10, Seed = experiment.Seed ?? 0 };
        IReadOnlyList<double> resolutions = experiment.Resolutions ?? [];
        ResolutionSweep? sweep = resolutions.Count > 1 ? Leiden.Sweep(graph, resolutions, options, session.CancellationToken) : null;
        GraphModules modules = sweep?.Points[0] ?? Leiden.Find(graph, options with { Resolution = resolutions.Count == 1 ? resolutions[0] : null }, session.CancellationToken);
        GraphFiles.WriteJson(Path.Combine(folder.Staging, JsonName), graph, modules);
        GraphFiles.WriteGraphML(Path.Combine(folder.Staging, GraphMLName), graph, modules);
        folder.Write(ExperimentFile.Name, ExperimentFile.Text(experiment, folder.Path));
        if (experiment.Report ?? false)
            result.SaveReport(Path.Combine(folder.Staging, ReportOutput.FileName), ReportOutput.Content(experiment) with { Modules = modules });
        folder.Commit();
        if (session.Json)
        {
            session.WriteLine(File.ReadAllText(Path.Combine(folder.Path, JsonName)));
            return;
        }

        int width = session.Console.Profile.Width - 1;
        if (sweep is not null)
            session.WriteLine($"{sweep.ToString(width)}\n");
        session.WriteLine($"{modules.ToString(width)}\n\nWritten: {Path.Combine(folder.Path, JsonName)}{(experiment.Report ?? false ? $", {GraphMLName} and {ReportOutput.FileName}" : $" and {GraphMLName}")}");
    }

    private static EdgeNorm NormOf(Experiment experiment)
    {
        IReadOnlyDictionary<string, double>? cutoffs = experiment.Ablation is { } file ? CutoffsOf(file, experiment.FirstResult()) : null;
        return (experiment.Norm, cutoffs) switch
        {
            (null, _) => EdgeNorm.Default(cutoffs),
            ("identity", null) => EdgeNorm.Identity,
            ("sqrt", null) => EdgeNorm.SquareRoot,
            ("absolute", null) => EdgeNorm.Absolute,
            ("max", null) => EdgeNorm.Maximum,
            ("log", { } known) => EdgeNorm.Logarithm(known),
            ("node", { } known) => EdgeNorm.NodeNormalised(known),
            ("log" or "node", null) => throw CommandFailure.Usage($"--norm {experiment.Norm} needs cutoffs: name the ablation.json of a bisection over edges by --ablation."),
            (_, null) => throw CommandFailure.Usage($"--norm is {string.Join(", ", AnalysisNames.Norms)}, not '{experiment.Norm}'."),
            _ => throw CommandFailure.Usage($"--norm {experiment.Norm} takes no cutoffs: leave out --ablation."),
        };
    }

    /// <summary>The cutoffs of an ablation, by the name of each section's earlier node layer.</summary>
    private static Dictionary<string, double> CutoffsOf(string file, string result)
    {
        using JsonDocument document = ReadJson(file);
        JsonElement[] results = document.RootElement.TryGetProperty("results", out JsonElement all) ? [.. all.EnumerateArray()] : [];
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(result));
        JsonElement[] own = results.Length == 1 ? results : [.. results.Where(one => one.GetProperty("result").GetString() == name)];
        if (own is not [var found] || !found.TryGetProperty("edges", out JsonElement edges))
            throw CommandFailure.BadInput($"{file} has no ablation of the edges of {name}; make it with 'degeneracylab ablate {name} --remove edges'.");
        JsonElement[] curves = [.. edges.GetProperty("curves").EnumerateArray()];
        if (curves.Any(curve => curve.GetProperty("cutoff").ValueKind != JsonValueKind.Number))
            throw CommandFailure.BadInput($"{file} has no cutoffs: only a bisection finds them ('degeneracylab ablate {name} --remove edges --schedule bisect:0.001').");
        return curves.ToDictionary(curve => curve.GetProperty("node").GetString()!, curve => curve.GetProperty("cutoff").GetDouble());
    }

    private static JsonDocument ReadJson(string file)
    {
        CommandFailure.RequireFile(file);
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file));
        }
        catch (JsonException exception)
        {
            throw CommandFailure.BadInput($"{file} is no JSON: {exception.Message}");
        }
    }

    private static NullModel NullModelOf(string? name) => name switch
    {
        null or "layered" => NullModel.Layered,
        "newman" => NullModel.Newman,
        "potts" => NullModel.ConstantPotts,
        _ => throw CommandFailure.Usage($"--null-model is {string.Join(", ", AnalysisNames.NullModels)}, not '{name}'."),
    };

    private static double[] NumbersOf(string text) =>
        [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw CommandFailure.Usage($"--resolution takes numbers, such as 0.3 or 0.1,0.3,1, not '{text}'."))];
}
