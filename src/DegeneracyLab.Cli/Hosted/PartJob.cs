using System.Globalization;
using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>
/// The commands <c>pass</c> and <c>merge</c>: an analysis in parts, which may run on several machines. The folder has the state
/// between passes, and the sums of the parts of the pass at hand.
/// </summary>
internal static class PartJob
{
    /// <summary>The file of the state, and how the names of sums begin.</summary>
    public const string StateName = "state.safetensors", SumsPrefix = "sums-";

    /// <summary>Runs the next pass over a part of the data.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>The pass and the file of sums.</returns>
    public static string Pass(HostedJob job)
    {
        using var inputs = AnalysisInputs.Of(job);
        var plan = AnalysisPlan.Of(inputs.Network, inputs.Options);
        AnalysisState state = StateIn(plan, job.Experiment.Out!);
        RequireUnfinished(plan, state, job);
        long first = FirstSampleOf(job.Experiment);
        string name = string.Create(CultureInfo.InvariantCulture, $"{SumsOf(state.Pass)}{first}.safetensors");
        plan.RunPass(state, inputs.Data, Path.Combine(job.Folder, name), first, new AnalyzeJob.Progress(job.Progress), job.CancellationToken);
        return JsonSerializer.Serialize(new { pass = state.Pass + 1, passes = plan.Passes.Count, name = plan.Passes[state.Pass], firstSample = first, samples = inputs.Data.size(0), file = name });
    }

    /// <summary>Merges the parts of a pass; after the last one the result is written.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>The pass that was completed, and whether it was the last one.</returns>
    public static string Merge(HostedJob job)
    {
        string folder = job.Experiment.Out!;
        using var inputs = AnalysisInputs.Of(job, readsData: false);
        var plan = AnalysisPlan.Of(inputs.Network, inputs.Options);
        AnalysisState state = StateIn(plan, folder);
        RequireUnfinished(plan, state, job);
        string[] sums = [.. Directory.EnumerateFiles(folder, SumsOf(state.Pass) + "*.safetensors").Order(StringComparer.Ordinal)];
        if (sums.Length == 0)
            throw CommandFailure.BadInput($"{folder} has no sums of pass {state.Pass + 1} of {plan.Passes.Count}, {plan.Passes[state.Pass]}; make them with 'degeneracylab pass'.");
        AnalysisState next = plan.Merge(state, sums);
        if (next.IsComplete)
            next.Result.Save(job.Folder);
        else
            next.Save(Path.Combine(job.Folder, StateName));
        return JsonSerializer.Serialize(new { pass = next.Pass, passes = plan.Passes.Count, name = plan.Passes[state.Pass], complete = next.IsComplete, next = next.IsComplete ? null : plan.Passes[next.Pass], parts = sums.Select(Path.GetFileName).ToArray() });
    }

    /// <summary>The place of the first sample of a part in the whole data set.</summary>
    /// <param name="pass">The experiment of its pass.</param>
    public static long FirstSampleOf(Experiment pass) => pass.FirstSample ?? pass.Rows?[0] ?? 0;

    private static string SumsOf(int pass) => string.Create(CultureInfo.InvariantCulture, $"{SumsPrefix}{pass + 1}-");

    private static AnalysisState StateIn(AnalysisPlan plan, string folder)
    {
        string file = Path.Combine(folder, StateName);
        return File.Exists(file) ? plan.Load(file) : plan.Begin();
    }

    private static void RequireUnfinished(AnalysisPlan plan, AnalysisState state, HostedJob job)
    {
        if (state.IsComplete)
            throw CommandFailure.BadInput($"All {plan.Passes.Count} passes in {job.Experiment.Out} are done.");
    }
}
