using System.Text.Json;
using System.Text.Json.Nodes;
using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>Compares the network and the choices of a file with those of a plan.</summary>
internal static class StoredChoices
{
    /// <summary>In what an analysis differs from a plan's.</summary>
    /// <param name="options">Its choices.</param>
    /// <param name="provenance">Its network.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>A clause; null if they are the same.</returns>
    public static FormattableString? Difference(AnalysisOptions options, Provenance provenance, AnalysisPlan plan)
    {
        Provenance here = Provenance.Of(plan.Network);
        if (provenance.Network != here.Network)
            return $"it is of the network {provenance.Network}, not of {here.Network}";
        if (provenance.WeightsHash != here.WeightsHash)
            return $"it is of the network {here.Network} with other weights";
        JsonObject theirs = Choices(options), ours = Choices(plan.Options);
        foreach ((string name, JsonNode? value) in ours)
            if (!JsonNode.DeepEquals(value, theirs[name]))
                return $"{Named($"{char.ToUpperInvariant(name[0])}{name[1..]}")} is {Text(theirs[name])} there, and {Text(value)} here";
        return null;

        static JsonObject Choices(AnalysisOptions choices) => JsonSerializer.SerializeToNode(choices, AnalysisJson.Compact)!.AsObject();

        static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
    }

    /// <summary>The same, of a plan's own state.</summary>
    public static FormattableString? Difference(AnalysisPlan theirs, Provenance provenance, AnalysisPlan plan) => Difference(theirs.Options, provenance, plan);
}
