using System.Globalization;

namespace DegeneracyLab.Diagrams;

/// <summary>Makes the diagram of a description.</summary>
internal sealed class DiagramBuilder
{
    private static readonly string[] AttentionSteps = ["Queries", "Keys", "Values", "Scores", "Pattern", "Results"];
    private static readonly string[] NormSteps = ["Scale", "Normalized"];

    private readonly List<DiagramNode> nodes = [];
    private readonly List<DiagramEdge> edges = [];

    /// <summary>Makes the diagram of a description.</summary>
    /// <param name="description">The description.</param>
    /// <returns>The diagram: one box for each hook point, one frame for each layer with hook points inside.</returns>
    public static Diagram Build(NetworkDescription description)
    {
        var builder = new DiagramBuilder();
        DiagramBox input = builder.InputOf(description);
        var content = new DiagramSeries([input, .. description.Layers.Select(layer => builder.Element(layer, null))]);
        builder.Wire(content, []);
        string parameters = DiagramText.Parameters(description.ParameterCount, description.AllLayers.Sum(layer => layer.FixedCount)) ?? "no parameters";
        string summary = $"{DiagramText.Shape(description.InputShape)} \u2192 {DiagramText.Shape(description.OutputShape)} \u00b7 {parameters}";
        return new Diagram(description.Name, summary, content, builder.nodes, builder.edges);
    }

    private DiagramBox InputOf(NetworkDescription description) => Add(new DiagramBox(Id('n', description.Input), description.Input)
    {
        Name = description.Input.Name,
        Kind = description.Vocabulary is { } tokens ? $"{DiagramText.Number(tokens)} tokens" : null,
        Shape = DiagramText.Shape(description.InputShape),
    });

    private DiagramElement Element(LayerDescription layer, string? owner) =>
        layer.Inside.Count == 0 ? Box(layer, owner, isFramed: false) : Frame(layer, owner);

    private DiagramBox Box(LayerDescription layer, string? owner, bool isFramed)
    {
        string name = DiagramText.Within(layer.HookPoint.Name, owner);
        return Add(new DiagramBox(Id('n', layer.HookPoint), layer.HookPoint)
        {
            Name = name,
            Kind = isFramed ? null : DiagramText.UnsaidKind(name, layer.Kind),
            Shape = DiagramText.Shape(layer.OutputShape),
            Parameters = DiagramText.Parameters(layer.ParameterCount, layer.FixedCount),
            HasMask = layer.HasMask,
            Role = RoleOf(layer, isFramed),
        });
    }

    private static DiagramRole RoleOf(LayerDescription layer, bool isFramed) => layer switch
    {
        { ParameterCount: > 0 } or { FixedCount: > 0 } => DiagramRole.Weights,
        _ when isFramed => DiagramRole.Output,
        { Derivative: LayerDerivative.Gate or LayerDerivative.Smooth } => DiagramRole.Elementwise,
        { Derivative: LayerDerivative.Mixing } => DiagramRole.Mixing,
        _ => DiagramRole.Plain,
    };

    private DiagramFrame Frame(LayerDescription layer, string? owner)
    {
        string name = layer.HookPoint.Name;
        DiagramElement[] steps = layer.Kind switch
        {
            "Residual" => [new DiagramLanes([InSeries(layer.Inside, name), new DiagramBypass()]), Junction(layer, 'j', JunctionKind.Sum)],
            "Parallel" => Parallel(layer),
            "SelfAttention" => Attention(layer),
            "LayerNorm" when NamesInside(layer).SequenceEqual(NormSteps) =>
                [new DiagramLanes([Element(layer.Inside[0], name), new DiagramBypass()]), Element(layer.Inside[1], name)],
            _ => [.. layer.Inside.Select(inside => Element(inside, name))],
        };
        var content = new DiagramSeries([.. steps, Box(layer, owner, isFramed: true)]);
        return new DiagramFrame(Id('f', layer.HookPoint), layer.HookPoint, content)
        {
            Kind = DiagramText.UnsaidKind(DiagramText.Within(name, owner), layer.Kind),
            Parameters = DiagramText.Parameters(Total(layer, static part => part.ParameterCount), Total(layer, static part => part.FixedCount)),
        };
    }

    /// <summary>
    /// Branches side by side. Shapes tell the two modes apart: branches with slices of the input are narrower than it,
    /// and branches whose outputs are added have the output's shape.
    /// </summary>
    private DiagramElement[] Parallel(LayerDescription layer)
    {
        bool hasWholeInput = layer.Inside.All(branch => branch.InputShape.SequenceEqual(layer.InputShape));
        bool isSum = layer.Inside.All(branch => branch.OutputShape.SequenceEqual(layer.OutputShape));
        DiagramElement[] split = hasWholeInput ? [] : [Junction(layer, 's', JunctionKind.Split)];
        var branches = new DiagramLanes([.. layer.Inside.Select(branch => Element(branch, layer.HookPoint.Name))]);
        return [.. split, branches, Junction(layer, 'j', isSum ? JunctionKind.Sum : JunctionKind.Concatenation)];
    }

    /// <summary>
    /// Queries, keys and values side by side, scores under the first two, and results under all; whatever comes before
    /// the queries, above. If the steps are not these, they are drawn in series.
    /// </summary>
    private DiagramElement[] Attention(LayerDescription layer)
    {
        string owner = layer.HookPoint.Name;
        int leading = Math.Max(0, layer.Inside.Count - AttentionSteps.Length);
        if (!NamesInside(layer).Skip(leading).SequenceEqual(AttentionSteps))
            return [.. layer.Inside.Select(inside => Element(inside, owner))];
        DiagramElement[] steps = [.. layer.Inside.Select(inside => Element(inside, owner))];
        DiagramElement Step(int index) => steps[leading + index];
        var matching = new DiagramSeries([new DiagramLanes([Step(0), Step(1)]), Step(3), Step(4)]);
        return [.. steps[..leading], new DiagramLanes([matching, Step(2)]), Step(5)];
    }

    private DiagramSeries InSeries(IReadOnlyList<LayerDescription> layers, string owner) => new([.. layers.Select(layer => Element(layer, owner))]);

    private DiagramJunction Junction(LayerDescription layer, char suffix, JunctionKind kind) =>
        Add(new DiagramJunction(Id('n', layer.HookPoint) + suffix, kind));

    /// <summary>Draws the edges into and within an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="sources">Where its input comes from.</param>
    /// <returns>Where its output comes from.</returns>
    private IReadOnlyList<Source> Wire(DiagramElement element, IReadOnlyList<Source> sources)
    {
        switch (element)
        {
            case DiagramNode node:
                edges.AddRange(sources.Select(source => new DiagramEdge(source.Node, node, source.Via)));
                return [new Source(node, null)];
            case DiagramLanes lanes:
                return [.. lanes.Lanes.SelectMany(lane => Wire(lane, sources))];
            case DiagramBypass bypass:
                return [.. sources.Select(source => source with { Via = bypass })];
            default:
                foreach (DiagramElement inside in Diagram.Inside(element))
                    sources = Wire(inside, sources);
                return sources;
        }
    }

    private T Add<T>(T node)
        where T : DiagramNode
    {
        nodes.Add(node);
        return node;
    }

    private static string Id(char prefix, HookPoint hookPoint) => prefix + hookPoint.Index.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> NamesInside(LayerDescription layer) =>
        layer.Inside.Select(inside => DiagramText.Within(inside.HookPoint.Name, layer.HookPoint.Name));

    private static long Total(LayerDescription layer, Func<LayerDescription, long> count) =>
        count(layer) + layer.Inside.Sum(inside => Total(inside, count));

    private readonly record struct Source(DiagramNode Node, DiagramBypass? Via);
}
