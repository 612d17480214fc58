using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report;

/// <summary>What a report shows beside a result. Sections appear where their numbers are there.</summary>
public sealed record ReportContent
{
    /// <summary>Results of the same network in other bases: the page lets the reader choose which basis the interaction graph shows.</summary>
    public IReadOnlyList<AnalysisResult> OtherBases { get; init; } = [];

    /// <summary>Curves of ablations: of several bases, of directions and of edges.</summary>
    public IReadOnlyList<AblationResult> Ablations { get; init; } = [];

    /// <summary>What combinations of removed parts do.</summary>
    public IReadOnlyList<CombinationResult> Combinations { get; init; } = [];

    /// <summary>The modules of the result's interaction graph; null to find them with the default options.</summary>
    public GraphModules? Modules { get; init; }

    /// <summary>What the features stand for: by the name of a node layer, a label for each feature, empty where there is none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The label of a feature; null if it has none.</summary>
    internal string? LabelOf(GraphNode node) =>
        Labels.TryGetValue(node.LayerName, out IReadOnlyList<string>? labels) && node.Feature < labels.Count && labels[node.Feature].Length > 0 ? labels[node.Feature] : null;
}
