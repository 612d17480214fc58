using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace DegeneracyLab.Analysis;

/// <summary>The estimated effects on a metric of all nodes and edges, each from the clean run to the corrupted one.</summary>
public sealed record AttributionResult
{
    private const int Shown = 12;

    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The basis whose features the nodes are, in words; null where they are hook points.</summary>
    public string? Basis { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The rule by which gradients are averaged between the corrupted values and the clean ones; <see cref="Integration.Gradient"/> takes them in the clean run.</summary>
    public required Integration Integration { get; init; }

    /// <summary>The number of samples.</summary>
    public required long Samples { get; init; }

    /// <summary>The score of the clean run.</summary>
    public required double Clean { get; init; }

    /// <summary>The score of the corrupted run.</summary>
    public required double Corrupted { get; init; }

    /// <summary>The effect of the whole corruption: the corrupted score less the clean one.</summary>
    public double Total => Corrupted - Clean;

    /// <summary>The hook points or node layers, in the order of computation.</summary>
    public required IReadOnlyList<AttributedNode> Nodes { get; init; }

    /// <summary>Hook points: an edge from each to each later one. Node layers: the sections, with a matrix of the edges between features.</summary>
    public required IReadOnlyList<AttributedEdge> Edges { get; init; }

    /// <summary>The result as JSON, with every number; matrices row by row.</summary>
    /// <returns>Lines of text.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            schema = "degeneracylab-attribution-1",
            Network,
            Basis,
            Metric,
            Integration = Integration.Rule,
            Samples,
            Clean,
            Corrupted,
            Total,
            Nodes,
            Edges = Edges.Select(edge => new { edge.From, edge.To, edge.Effect, Entries = edge.Entries?.Entries.ToArray() }),
        }, AnalysisJson.Indented);

    /// <summary>The nodes and the strongest edges as tables, at most 80 columns wide.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{Network} on {Samples:N0} pairs of samples: estimated effects{(Basis is null ? "" : $" of features of the {Basis}")} on {Metric} ({Integration}); {Clean:g6} clean, {Corrupted:g6} corrupted, {Total:g4} in all");
        var nodes = new TextTable(new("node", CellKind.Name), new("effect"), new("largest entries", CellKind.List));
        foreach (AttributedNode node in Nodes)
            nodes.AddRow(node.Name, Number(node.Effect), node.Entries.Length == 1 ? "" : string.Join(" ", node.Entries.Index().OrderByDescending(entry => Math.Abs(entry.Item)).Take(6).Select(entry => $"{Place(entry.Index, node.Shape)}:{Number(entry.Item)}")));
        var edges = new TextTable(new("edge", CellKind.Name), new("effect"));
        foreach ((string name, double effect) in Edges.SelectMany(Named).Where(edge => edge.Effect != 0).OrderByDescending(edge => Math.Abs(edge.Effect)).Take(Shown))
            edges.AddRow(name, Number(effect));
        List<string> lines = [.. ResultReport.Wrapped(head, ResultReport.StandardWidth), "", .. nodes.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())];
        if (edges.Rows.Count > 0)
            lines.AddRange(["", "The strongest edges", .. edges.Fit(ResultReport.StandardWidth).SelectMany(part => part.Lines())]);
        return string.Join('\n', lines);

        static string Number(double number) => number.ToString("g4", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(string Name, double Effect)> Named(AttributedEdge edge) => edge.Entries is not { } matrix
        ? [($"{edge.From} -> {edge.To}", edge.Effect)]
        : matrix.Entries.ToArray().Select((effect, place) => (string.Create(CultureInfo.InvariantCulture, $"{edge.From}[{place % matrix.Columns}] -> {edge.To}[{place / matrix.Columns}]"), effect));

    /// <summary>The indices of an entry.</summary>
    private static string Place(int entry, IReadOnlyList<long> shape)
    {
        List<long> indices = [];
        long rest = entry;
        foreach (long size in shape.Reverse())
        {
            indices.Insert(0, rest % size);
            rest /= size;
        }

        return string.Join(",", indices.Select(index => index.ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>The estimated effect of a hook point, or of the features of a node layer.</summary>
public sealed record AttributedNode
{
    /// <summary>The name of the hook point or node layer.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one sample at the hook point, or the number of features.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>The effect of each entry or feature, of a feature at all positions: means over samples.</summary>
    public required ImmutableArray<double> Entries { get; init; }

    /// <summary>The effect of all together: their sum.</summary>
    public double Effect => Entries.Sum();
}

/// <summary>The estimated effect of an edge between hook points, or of those between the features of two node layers.</summary>
public sealed record AttributedEdge
{
    /// <summary>Where it begins.</summary>
    public required string From { get; init; }

    /// <summary>Where it ends.</summary>
    public required string To { get; init; }

    /// <summary>Its effect; of features the sum of <see cref="Entries"/>.</summary>
    public required double Effect { get; init; }

    /// <summary>Of features the effect of each edge, [r_to, r_from]; null for hook points.</summary>
    public Matrix? Entries { get; init; }
}
