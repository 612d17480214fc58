using static DegeneracyLab.Analysis.OptionName;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The features of adjacent node layers as nodes, and their interactions as weighted edges, undirected. Constants are no nodes. An edge
/// is there where its weight is above 0, and its strength more than rounding: above 1e-20 of the strongest of its section. A graph never
/// changes.
/// </summary>
public sealed class InteractionGraph
{
    /// <summary>
    /// The strength of an edge that is rounding, as a part of the strongest one: strengths are squares of numbers with 16 digits. A feature
    /// that has no other edges, as an output that never varies, would go to whatever module rounding takes it to.
    /// </summary>
    private const double Rounding = 1e-20;

    private InteractionGraph(IReadOnlyList<GraphLayer> layers, IReadOnlyList<Matrix> strengths, EdgeNorm norm)
    {
        Layers = layers;
        Norm = norm;
        List<GraphNode> nodes = [];
        int[][] ofLayer = new int[layers.Count][];      // The nodes of a layer.
        for (int layer = 0; layer < layers.Count; layer++)
        {
            int[] features = [.. Enumerable.Range(0, layers[layer].Features).Where(feature => feature != layers[layer].Constant)];
            ofLayer[layer] = [.. features.Select((_, i) => nodes.Count + i)];
            nodes.AddRange(features.Select((feature, i) => new GraphNode(ofLayer[layer][i], layer, layers[layer].Name, feature)));
        }

        Nodes = nodes;
        List<GraphEdge> edges = [];
        for (int section = 0; section < strengths.Count; section++)
        {
            int[] from = ofLayer[section], to = ofLayer[section + 1];
            var own = new Matrix(to.Length, from.Length, [.. to.SelectMany(row => from.Select(column => strengths[section][nodes[row].Feature, nodes[column].Feature]))]);
            double[] weights = norm.Weights(layers[section].Name, layers[section + 1].Name, own);
            double least = Rounding * own.Entries.ToArray().Select(Math.Abs).DefaultIfEmpty().Max();
            for (int i = 0; i < weights.Length; i++)
                if (weights[i] > 0 && Math.Abs(own.Entries[i]) > least)
                    edges.Add(new(from[i % from.Length], to[i / from.Length], own.Entries[i], weights[i]));
        }

        Edges = edges;
        TotalWeight = edges.Sum(edge => edge.Weight);
    }

    /// <summary>The node layers, in the order of computation.</summary>
    public IReadOnlyList<GraphLayer> Layers { get; }

    /// <summary>The nodes, layer by layer.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The edges, section by section.</summary>
    public IReadOnlyList<GraphEdge> Edges { get; }

    /// <summary>What made weights of strengths.</summary>
    public EdgeNorm Norm { get; }

    /// <summary>The sum of the weights of all edges.</summary>
    public double TotalWeight { get; }

    /// <summary>The graph of an analysis.</summary>
    /// <param name="result">A result with edges.</param>
    /// <param name="norm">What makes weights of strengths; null for <see cref="EdgeNorm.SquareRoot"/>. Where an ablation gave cutoffs, <see cref="EdgeNorm.Default"/> takes them.</param>
    /// <param name="nodeLayers">The names of the node layers to take, adjacent ones in the order of computation; null for all.</param>
    /// <exception cref="ArgumentException">The result has no edges; a strength does not suit the norm; a node layer is unknown, or they are not adjacent.</exception>
    public static InteractionGraph Of(AnalysisResult result, EdgeNorm? norm = null, IReadOnlyList<string>? nodeLayers = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Basis is null || result.Edges.Count == 0)
            throw Refusal.OfResult($"The result of {result.Provenance.Network} has no edges; analyse with {Named("Edges = true")}.", nameof(result));
        return Of([.. result.Basis.Select(GraphLayer.Of)], [.. result.Edges.Select(section => section.Strengths)], norm, nodeLayers);
    }

    /// <summary>The graph of given strengths.</summary>
    /// <param name="layers">The node layers, in the order of computation.</param>
    /// <param name="strengths">The strengths of the edges from each node layer to the next one, [features of the later one, features of the earlier one].</param>
    /// <param name="norm">What makes weights of strengths; null for <see cref="EdgeNorm.SquareRoot"/>.</param>
    /// <param name="nodeLayers">The names of the node layers to take, adjacent ones in the order of computation; null for all.</param>
    /// <exception cref="ArgumentException">Layers and strengths do not fit; a strength does not suit the norm; a node layer is unknown, or they are not adjacent.</exception>
    public static InteractionGraph Of(IReadOnlyList<GraphLayer> layers, IReadOnlyList<Matrix> strengths, EdgeNorm? norm = null, IReadOnlyList<string>? nodeLayers = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(strengths);
        Check(layers, strengths);
        norm ??= EdgeNorm.SquareRoot;
        string[] names = [.. layers.Select(layer => layer.Name)];
        norm.CheckLayers(names);
        if (nodeLayers is null)
            return new([.. layers], [.. strengths], norm);
        if (nodeLayers.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            throw new ArgumentException($"There is no node layer '{unknown}'; there are {string.Join(", ", names)}.", nameof(nodeLayers));
        int first = nodeLayers.Count == 0 ? 0 : Array.IndexOf(names, nodeLayers[0]);
        if (nodeLayers.Count < 2 || !names.Skip(first).Take(nodeLayers.Count).SequenceEqual(nodeLayers))
            throw new ArgumentException($"A graph needs two node layers or more, adjacent in the order {string.Join(", ", names)}, but got {(nodeLayers.Count == 0 ? "none" : string.Join(", ", nodeLayers))}.", nameof(nodeLayers));
        return new([.. layers.Skip(first).Take(nodeLayers.Count)], [.. strengths.Skip(first).Take(nodeLayers.Count - 1)], norm);
    }

    /// <summary>Its size and norm, in words.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() => FormattableString.Invariant($"{Nodes.Count:N0} features at {Layers.Count} node layers, {Edges.Count:N0} edges of weight {Norm}");

    private static void Check(IReadOnlyList<GraphLayer> layers, IReadOnlyList<Matrix> strengths)
    {
        if (layers.Count < 2 || strengths.Count != layers.Count - 1)
            throw new ArgumentException($"A graph needs two node layers or more, and a matrix of strengths from each to the next one, but got {layers.Count} node layers and {strengths.Count} matrices.", nameof(strengths));
        if (layers.GroupBy(layer => layer.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two node layers have the name '{twice.Key}'.", nameof(layers));
        foreach (GraphLayer layer in layers)
            if (layer.Features < 0 || layer.Constant is { } constant && (constant < 0 || constant >= layer.Features))
                throw new ArgumentException($"The node layer {layer.Name} of {layer.Features} features can't have the constant {layer.Constant}.", nameof(layers));
        for (int section = 0; section < strengths.Count; section++)
            if (strengths[section].Rows != layers[section + 1].Features || strengths[section].Columns != layers[section].Features)
                throw new ArgumentException($"The strengths of {layers[section].Name} -> {layers[section + 1].Name} are {strengths[section]}; expected {layers[section + 1].Features} x {layers[section].Features}, a row for each feature of the later node layer.", nameof(strengths));
    }
}
