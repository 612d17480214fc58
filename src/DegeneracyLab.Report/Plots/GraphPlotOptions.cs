using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report;

/// <summary>How an interaction graph is drawn.</summary>
public sealed record GraphPlotOptions
{
    /// <summary>The largest number of edges that are drawn: the strongest ones of each section. The plot says how many there are.</summary>
    public int MaxEdges { get; init; } = 1500;

    /// <summary>What is written beside a node, where there is room; null for the number of its feature.</summary>
    public Func<GraphNode, string?>? Label { get; init; }

    /// <summary>Throws unless these choices make sense.</summary>
    internal void Check()
    {
        if (MaxEdges < 0)
            throw new ArgumentException($"{nameof(MaxEdges)} is {MaxEdges}; expected 0 or more edges.", "options");
    }
}
