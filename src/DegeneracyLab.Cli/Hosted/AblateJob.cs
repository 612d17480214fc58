using System.Text.Json;
using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>The command <c>ablate</c>: parts of the bases of results are removed, all on the same data.</summary>
internal sealed class AblateJob
{
    /// <summary>The file that is written, and its schema.</summary>
    public const string FileName = "ablation.json", Schema = "degeneracylab-ablations-1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly HostedJob job;
    private readonly IInstrumentedNetwork network;
    private readonly Tensor data;
    private readonly AblationMetric metric;
    private readonly List<string> text = [];
    private readonly int steps;
    private int done;

    private AblateJob(HostedJob job, IInstrumentedNetwork network, Tensor data, AblationMetric metric)
    {
        this.job = job;
        this.network = network;
        this.data = data;
        this.metric = metric;
        int each = (RemovesNodes ? 1 : 0) + (RemovesEdges ? 1 : 0);
        steps = job.Experiment.Results!.Count * ((each * (1 + (job.Experiment.Combinations?.Count ?? 0))) + (job.Experiment.Control is null ? 0 : 1));
    }

    private string Removed => job.Experiment.Remove ?? "nodes";

    private bool RemovesNodes => Removed is "nodes" or "both";

    private bool RemovesEdges => Removed is "edges" or "both";

    private CancellationToken Cancellation => job.CancellationToken;

    /// <summary>Runs the ablations, and writes their numbers.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>Their tables, as text.</returns>
    public static string Run(HostedJob job)
    {
        Experiment experiment = job.Experiment;
        if (!AnalysisNames.Removed.Contains(experiment.Remove ?? "nodes"))
            throw CommandFailure.Usage($"--remove is {string.Join(", ", AnalysisNames.Removed)}, not '{experiment.Remove}'.");
        IInstrumentedNetwork network = job.Networks.Make(experiment);
        using var owned = network as IDisposable;
        using Tensor data = job.Files.Inputs(network, experiment);
        using Tensor? labels = experiment.Labels is { } file ? job.Files.Labels(file, experiment.LabelsTensor) : null;
        var ablation = new AblateJob(job, network, data, AblationChoices.Metric(experiment, labels, job.Networks.Assembly));
        JsonObject document = new()
        {
            ["schema"] = Schema,
            ["results"] = new JsonArray([.. experiment.Results!.Select(folder => ablation.Of(folder))]),
        };
        AtomicFile.WriteText(Path.Combine(job.Folder, FileName), document.ToJsonString(Json));
        return JsonSerializer.Serialize(new { text = string.Join("\n\n", ablation.text) });
    }

    private JsonObject Of(string folder)
    {
        var result = AnalysisResult.Load(folder);
        if (result.Provenance.WeightsHash != ContentHash.OfWeights(network))
            throw CommandFailure.BadInput($"{folder} is the result of other weights, or of another type of numbers, than {network.Description.Name} has here ({network.Dtype}).");
        JsonObject found = new() { ["result"] = Path.GetFileName(folder), ["basis"] = result.Basis?.ToString() };
        if (RemovesNodes)
            found["nodes"] = Curves(folder, "nodes", progress => NetworkAblation.Nodes(network, data, result, metric, NodeSchedule, job.Experiment.Nodes, progress, Cancellation));
        if (RemovesEdges)
            found["edges"] = Curves(folder, "edges", progress => NetworkAblation.Edges(network, data, result, metric, EdgeSchedule, job.Experiment.Nodes, progress, Cancellation));
        if (job.Experiment.Combinations is { } combinations)
            found["combinations"] = new JsonArray([.. combinations.SelectMany(asked => Combinations(result, asked))]);
        if (job.Experiment.Control is { } seed)
            found["control"] = Curves(folder, $"control, weights shuffled by seed {seed}", progress => Control(result, seed, progress));
        return found;
    }

    private AblationSchedule NodeSchedule => AblationChoices.Schedule(job.Experiment.Schedule ?? "all");

    private AblationSchedule EdgeSchedule => AblationChoices.Schedule(job.Experiment.Schedule ?? "bisect:0.001");

    private JsonNode Curves(string folder, string what, Func<IProgress<AnalysisProgress>, AblationResult> run)
    {
        AblationResult curves = run(Step($"{Path.GetFileName(folder)}: {what}"));
        text.Add($"{Path.GetFileName(folder)}, {what}\n{curves}");
        return JsonNode.Parse(curves.ToJson())!;
    }

    private IEnumerable<JsonNode> Combinations(AnalysisResult result, string asked)
    {
        (string place, int kept) = AblationChoices.Combination(asked);
        bool[] kinds = [.. RemovesNodes ? [false] : (bool[])[], .. RemovesEdges ? [true] : (bool[])[]];
        foreach (bool ofEdges in kinds)
        {
            IProgress<AnalysisProgress> progress = Step($"combinations at {asked}");
            CombinationResult combination = ofEdges
                ? NetworkAblation.EdgeCombinations(network, data, result, metric, place, kept, null, progress, Cancellation)
                : NetworkAblation.NodeCombinations(network, data, result, metric, place, kept, null, progress, Cancellation);
            text.Add(string.Join('\n', ResultReport.Wrapped(combination.ToString(), ResultReport.StandardWidth)));
            yield return JsonSerializer.SerializeToNode(combination, Json)!;
        }
    }

    /// <summary>The same numbers for the same network with shuffled weights: sparsity against nothing means little.</summary>
    private AblationResult Control(AnalysisResult result, long seed, IProgress<AnalysisProgress> progress)
    {
        IInstrumentedNetwork random = ShuffledWeights.Of(network, seed);
        using var owned = random as IDisposable;
        AnalysisOptions options = result.Options with
        {
            NodeLayers = [.. result.Options.NodeLayers!.Select(hook => random.Description.HookPoints.Single(own => own.Name == hook.Name))],
            Edges = true,
            Degeneracy = DegeneracyCount.None,
            DegeneracyThreshold = null,
            Proof = null,
            Directions = null,
            Hessian = null,
            Synchronisation = null,
            MaxDenseParameters = new AnalysisOptions().MaxDenseParameters,
        };
        AnalysisResult control = NetworkAnalysis.Run(random, data, options, cancellationToken: Cancellation);
        return RemovesEdges
            ? NetworkAblation.Edges(random, data, control, metric, EdgeSchedule, job.Experiment.Nodes, progress, Cancellation)
            : NetworkAblation.Nodes(random, data, control, metric, NodeSchedule, job.Experiment.Nodes, progress, Cancellation);
    }

    /// <summary>Begins a step, and gives what receives how far it has come.</summary>
    private IProgress<AnalysisProgress> Step(string what)
    {
        Cancellation.ThrowIfCancellationRequested();
        job.Progress(what, (double)done / steps);
        return new Progress(what, done++, steps, job.Progress);
    }

    /// <summary>Passes on how far one of several steps has come.</summary>
    private sealed class Progress(string what, int done, int steps, Action<string, double> progress) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => progress($"{what}: {value.Pass}, step {value.Number} of {value.Passes}", (done + value.Share) / steps);
    }
}
