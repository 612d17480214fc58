using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>Compares analyses of one network by different bases.</summary>
public static class AnalysisComparison
{
    /// <summary>How sparse the interactions are in each basis.</summary>
    /// <param name="results">Analyses with edges, for example of different kinds of basis on the same data.</param>
    /// <returns>A row for each section of each analysis, section by section.</returns>
    /// <exception cref="ArgumentException">There are no results, or one has no edges.</exception>
    public static SparsityComparison Sparsity(params IReadOnlyList<AnalysisResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("There is no analysis whose edges could be compared.", nameof(results));
        foreach ((int place, AnalysisResult result) in results.Index())
        {
            if (result.Edges.Count == 0)
                throw Refusal.OfResult($"Analysis {place + 1} of {results.Count}, of {result.Provenance.Network}, has no edges; analyse with {Named("Edges = true")}.", nameof(results));
        }

        IEnumerable<EdgeSparsity> rows = results.SelectMany(result => Enumerable.Range(0, result.Edges.Count).Select(section => EdgeSparsity.Of(result, section)));
        return new() { Sections = [.. rows.GroupBy(row => (row.From, row.To)).SelectMany(section => section)] };
    }

    /// <summary>
    /// How far two bases agree at each node layer that both analyses have. For the local and the global basis of a network
    /// <see cref="BasisOverlap.Gap"/> is the gap between them.
    /// </summary>
    /// <param name="first">An analysis with bases; its activations weigh the directions.</param>
    /// <param name="second">Another one of the same network.</param>
    /// <returns>A row for each node layer.</returns>
    /// <exception cref="ArgumentException">One has no bases, they are of different networks, or have no node layer in common.</exception>
    public static OverlapComparison Overlap(AnalysisResult first, AnalysisResult second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        InteractionBasis mine = BasisOf(first, nameof(first)), others = BasisOf(second, nameof(second));
        if (first.Provenance.Network != second.Provenance.Network)
            throw new ArgumentException($"The analyses are of different networks: {first.Provenance.Network} and {second.Provenance.Network}.", nameof(second));
        (NodeBasis First, NodeBasis Second)[] pairs = [.. mine.Join(others, node => node.HookPoint, node => node.HookPoint, (one, other) => (one, other))];
        if (pairs.Length == 0)
            throw new ArgumentException($"The analyses have no node layer in common: {string.Join(", ", mine.Select(node => node.HookPoint))}, and {string.Join(", ", others.Select(node => node.HookPoint))}.", nameof(second));
        foreach ((NodeBasis one, NodeBasis other) in pairs)
        {
            if (Coordinates(one) != Coordinates(other))
                throw new ArgumentException($"The analyses are of different networks: {one.Name} has {Coordinates(one)} coordinates in the first, and {Coordinates(other)} in the second.", nameof(second));
        }

        return new()
        {
            First = mine.ToString(),
            Second = others.ToString(),
            Nodes = [.. pairs.Select(pair => OverlapOfBases.Of(pair.First, HasOwnConstant(mine, pair.First), pair.Second, HasOwnConstant(others, pair.Second)))],
        };
    }

    private static bool HasOwnConstant(InteractionBasis basis, NodeBasis node) => basis.IsCentred && node.HasConstant;

    private static int Coordinates(NodeBasis node) => node.Width - (node.HasConstant ? 1 : 0);

    private static InteractionBasis BasisOf(AnalysisResult result, string parameter) =>
        result.Basis ?? throw Refusal.OfResult($"The analysis of {result.Provenance.Network} has no bases; analyse with {Named("Basis = true")}.", parameter);
}
