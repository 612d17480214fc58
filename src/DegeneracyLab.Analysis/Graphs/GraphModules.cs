using System.Collections.Immutable;

namespace DegeneracyLab.Analysis;

/// <summary>The modules of an interaction graph. They contain each node exactly once; a node without edges is a module by itself.</summary>
public sealed class GraphModules
{
    private readonly GraphQuality quality;

    internal GraphModules(InteractionGraph graph, ModuleOptions options, GraphQuality quality, IReadOnlyList<(int[] Communities, double Quality)> runs)
    {
        Graph = graph;
        Options = options;
        this.quality = quality;
        RestartQualities = [.. runs.Select(run => run.Quality)];
        (int[] best, Quality) = runs.MaxBy(run => run.Quality);      // The first of the best.
        Modules = Sorted(best);
        int[] moduleOf = new int[best.Length];
        foreach (GraphModule module in Modules)
            foreach (GraphNode node in module.Nodes)
                moduleOf[node.Index] = module.Number;
        ModuleOf = [.. moduleOf];
        Sections = [.. Shares()];
        int[] joined = [.. Enumerable.Range(0, best.Length).Where(quality.HasEdges)];
        Stability = PartitionStability.Of([.. runs.Select(run => joined.Select(node => run.Communities[node]).ToArray())]);
    }

    /// <summary>The graph.</summary>
    public InteractionGraph Graph { get; }

    /// <summary>The choices, with the resolution that was taken.</summary>
    public ModuleOptions Options { get; }

    /// <summary>The modules, larger ones first, and of the same size in the order of their first nodes.</summary>
    public IReadOnlyList<GraphModule> Modules { get; }

    /// <summary>The number of the module of each node, by the node's index.</summary>
    public ImmutableArray<int> ModuleOf { get; }

    /// <summary>The quality under the null model and at the resolution of the options, as a part of the weight of all edges; 0 for a graph without edges.</summary>
    public double Quality { get; }

    /// <summary>The quality that each restart ended with.</summary>
    public ImmutableArray<double> RestartQualities { get; }

    /// <summary>How much the restarts agree; null if there was one only, or if the graph has no edges.</summary>
    public PartitionStability? Stability { get; }

    /// <summary>The share of edges inside modules, section by section.</summary>
    public IReadOnlyList<SectionShare> Sections { get; }

    /// <summary>The part of all edges that is inside modules, by number; NaN for a graph without edges.</summary>
    public double EdgeShare => Sections.Sum(section => section.EdgesInside) / (double)Graph.Edges.Count;

    /// <summary>The part of all edges that is inside modules, by weight; NaN for a graph without edges.</summary>
    public double WeightShare => Sections.Sum(section => section.WeightInside) / Graph.TotalWeight;

    /// <summary>The quality of the modules under any null model, as a part of the weight of all edges: the part inside, minus the resolution times what is expected.</summary>
    /// <param name="model">The null model.</param>
    /// <param name="resolution">The resolution; null for 1, and for <see cref="NullModel.ConstantPotts"/> for the mean weight over all pairs of nodes. With 1, that of <see cref="NullModel.Newman"/> is the modularity.</param>
    /// <exception cref="ArgumentException">There is no such null model, or the resolution is not a finite number above 0.</exception>
    public double QualityUnder(NullModel model, double? resolution = null)
    {
        new ModuleOptions { NullModel = model, Resolution = resolution }.Check();
        return quality.Search(model, resolution ?? quality.DefaultResolution(model)).Quality([.. ModuleOf]);
    }

    /// <summary>The modules as tables.</summary>
    /// <param name="width">The most characters of a line.</param>
    /// <returns>Lines of text.</returns>
    public string ToString(int width) => GraphReport.Text(this, width);

    /// <summary>The modules as tables of at most 80 characters a line.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => ToString(ResultReport.StandardWidth);

    private IReadOnlyList<GraphModule> Sorted(int[] communities)
    {
        Dictionary<int, (int Edges, double Weight)> inside = [];
        foreach (GraphEdge edge in Graph.Edges.Where(edge => communities[edge.From] == communities[edge.To]))
        {
            (int edges, double weight) = inside.GetValueOrDefault(communities[edge.From]);
            inside[communities[edge.From]] = (edges + 1, weight + edge.Weight);
        }

        return
        [
            .. Graph.Nodes.GroupBy(node => communities[node.Index])
                .OrderByDescending(group => group.Count())
                .Select((group, number) => new GraphModule(number, [.. group], inside.GetValueOrDefault(group.Key).Edges, inside.GetValueOrDefault(group.Key).Weight)),
        ];
    }

    private IEnumerable<SectionShare> Shares()
    {
        ILookup<int, GraphEdge> sections = Graph.Edges.ToLookup(edge => Graph.Nodes[edge.From].Layer);
        for (int layer = 0; layer + 1 < Graph.Layers.Count; layer++)
        {
            GraphEdge[] inside = [.. sections[layer].Where(edge => ModuleOf[edge.From] == ModuleOf[edge.To])];
            yield return new(Graph.Layers[layer].Name, Graph.Layers[layer + 1].Name, sections[layer].Count(), inside.Length, sections[layer].Sum(edge => edge.Weight), inside.Sum(edge => edge.Weight));
        }
    }
}
