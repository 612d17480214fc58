using System.Text.Json;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Report.Page;

/// <summary>
/// The numbers that the script needs and the drawings do not have: of every feature of the interaction graphs the strongest interactions over
/// all edges, drawn or not, and how the strengths are distributed.
/// </summary>
internal static class PageData
{
    /// <summary>The most interactions of a feature in each direction, and the most coordinates.</summary>
    private const int Listed = 8, Coordinates = 5;

    /// <summary>Strengths are counted by the decimal logarithm of their ratio to the strongest of their section, in steps of this.</summary>
    private const double Step = 0.25;

    /// <summary>Ratios below 10 to this power count as it.</summary>
    private const double Lowest = -12;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The numbers as JSON. The serializer escapes all that could end a script element, and all that is not ASCII.</summary>
    /// <param name="source">What the page is made from.</param>
    public static string Json(ReportSource source) => JsonSerializer.Serialize(new { graphs = source.Graphs.Select(graph => Of(graph, source.Content)) }, Options);

    private static object Of(ReportGraph shown, ReportContent content)
    {
        InteractionGraph graph = shown.Graph;
        ILookup<int, GraphEdge> into = graph.Edges.ToLookup(edge => edge.To), outOf = graph.Edges.ToLookup(edge => edge.From);
        double[] strongest = new double[Math.Max(graph.Layers.Count - 1, 0)];
        foreach (GraphEdge edge in graph.Edges)
            strongest[graph.Nodes[edge.From].Layer] = Math.Max(strongest[graph.Nodes[edge.From].Layer], Math.Abs(edge.Strength));
        int[] counts = new int[(int)(-Lowest / Step) + 1];
        foreach (GraphEdge edge in graph.Edges)
            counts[(int)Math.Round((Math.Max(Math.Log10(Math.Abs(edge.Strength) / strongest[graph.Nodes[edge.From].Layer]), Lowest) - Lowest) / Step)]++;
        return new
        {
            basis = shown.Basis.ToString(),
            layers = graph.Layers.Select(layer => layer.Name),
            strongest,
            histogram = new { lowest = Lowest, step = Step, counts },
            nodes = graph.Nodes.Select(node => new
            {
                layer = node.Layer,
                feature = node.Feature,
                module = shown.Modules.ModuleOf[node.Index],
                label = content.LabelOf(node),
                importance = shown.Basis[node.LayerName].Lambda[node.Feature],
                reads = Reads(shown.Basis[node.LayerName], node.Feature),
                inputs = Strongest(into[node.Index], edge => edge.From),
                outputs = Strongest(outOf[node.Index], edge => edge.To),
                inputCount = into[node.Index].Count(),
                outputCount = outOf[node.Index].Count(),
            }),
        };
    }

    private static double[][] Strongest(IEnumerable<GraphEdge> edges, Func<GraphEdge, int> other) =>
        [.. edges.OrderByDescending(edge => Math.Abs(edge.Strength)).Take(Listed).Select(edge => new[] { other(edge), edge.Strength })];

    /// <summary>The coordinates that the feature reads most, with their weights; the constant is -1.</summary>
    private static double[][] Reads(NodeBasis node, int feature)
    {
        double[] weights = node.C.Column(feature);
        double largest = weights.Max(Math.Abs);
        return [.. weights.Select((weight, place) => new[] { node.HasConstant && place == node.Width - 1 ? -1 : place, weight }).Where(entry => Math.Abs(entry[1]) > 1e-3 * largest).OrderByDescending(entry => Math.Abs(entry[1])).Take(Coordinates)];
    }
}
