using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page;

/// <summary>What the sections of a page are made from.</summary>
/// <param name="Result">The result.</param>
/// <param name="Content">What is shown beside it.</param>
/// <param name="Graphs">The interaction graph of each result that has one, with its modules, by the name of its basis; that of the result comes first.</param>
internal sealed record ReportSource(AnalysisResult Result, ReportContent Content, IReadOnlyList<ReportGraph> Graphs)
{
    /// <summary>Checks that the content fits the result, and finds modules.</summary>
    /// <param name="result">The result.</param>
    /// <param name="content">What is shown beside it.</param>
    /// <exception cref="ArgumentException">The content belongs to another network.</exception>
    public static ReportSource Of(AnalysisResult result, ReportContent content)
    {
        string network = result.Provenance.Network;
        if (content.OtherBases.FirstOrDefault(other => other.Provenance.WeightsHash != result.Provenance.WeightsHash) is { } foreign)
            throw new ArgumentException($"The report of {network} can't show the result of {foreign.Provenance.Network} with the weights {foreign.Provenance.WeightsHash}: {nameof(ReportContent.OtherBases)} are results of the same weights, {result.Provenance.WeightsHash}.", nameof(content));
        if (content.Ablations.FirstOrDefault(ablation => ablation.Network != network) is { } ablated)
            throw new ArgumentException($"The report of {network} can't show an ablation of {ablated.Network}.", nameof(content));
        return new(result, content, [.. Graph(result, content.Modules), .. content.OtherBases.SelectMany(other => Graph(other, null))]);
    }

    private static IEnumerable<ReportGraph> Graph(AnalysisResult result, GraphModules? modules)
    {
        if (result.Basis is not { } basis || result.Edges.Count == 0)
            yield break;
        // Functional edges may be negative, and have one norm only.
        EdgeNorm norm = result.Options.EdgeFormula == EdgeFormula.Functional ? EdgeNorm.Absolute : EdgeNorm.SquareRoot;
        yield return new(result, basis, modules ?? Leiden.Find(InteractionGraph.Of(result, norm)));
    }
}

/// <summary>The interaction graph of a result.</summary>
/// <param name="Result">The result.</param>
/// <param name="Basis">Its basis.</param>
/// <param name="Modules">The modules, with the graph.</param>
internal sealed record ReportGraph(AnalysisResult Result, InteractionBasis Basis, GraphModules Modules)
{
    /// <summary>The graph.</summary>
    public InteractionGraph Graph => Modules.Graph;
}
