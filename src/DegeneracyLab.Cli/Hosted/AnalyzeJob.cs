using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>The commands <c>analyze</c> and <c>explain</c>.</summary>
internal static class AnalyzeJob
{
    /// <summary>Analyses a network, and writes the result.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>Nothing that the files do not say.</returns>
    public static string Run(HostedJob job)
    {
        using var inputs = AnalysisInputs.Of(job);
        NetworkAnalysis.Run(inputs.Network, inputs.Data, inputs.Options, new Progress(job.Progress), job.CancellationToken).Save(job.Folder);
        return "{}";
    }

    /// <summary>Says what would run.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>The passes, and the explanation.</returns>
    public static string Explain(HostedJob job)
    {
        using var inputs = AnalysisInputs.Of(job);
        AnalysisPlan plan = NetworkAnalysis.Explain(inputs.Network, inputs.Data, inputs.Options);
        return JsonSerializer.Serialize(new { passes = plan.Passes, explanation = plan.ToString() });
    }

    /// <summary>Passes on progress as words and a share.</summary>
    internal sealed class Progress(Action<string, double> progress) : IProgress<AnalysisProgress>
    {
        public void Report(AnalysisProgress value) => progress($"Pass {value.Number} of {value.Passes}, {value.Pass}{(value.Work is { } work ? $": {work}" : "")}", value.Share);
    }
}
