using System.Text.Json.Nodes;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>The part of <c>compare</c> that needs the tensor engine: angles between bases.</summary>
internal static class OverlapJob
{
    /// <summary>Compares the bases of two results.</summary>
    /// <param name="job">The experiment.</param>
    /// <returns>The comparison, as a table and in numbers.</returns>
    public static string Run(HostedJob job)
    {
        OverlapComparison overlap = AnalysisComparison.Overlap(AnalysisResult.Load(job.Experiment.Results![0]), AnalysisResult.Load(job.Experiment.Results[1]));
        return new JsonObject { ["text"] = overlap.ToString(), ["nodes"] = JsonNode.Parse(overlap.ToJson())!["nodes"]!.DeepClone() }.ToJsonString();
    }
}
