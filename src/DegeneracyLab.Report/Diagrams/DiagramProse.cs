using DegeneracyLab.Diagrams;

namespace DegeneracyLab.Report.Diagrams;

/// <summary>A diagram in words, for those who do not see it.</summary>
internal sealed class DiagramProse
{
    private readonly ILookup<DiagramNode, DiagramNode> sources;

    private DiagramProse(Diagram diagram) => sources = diagram.Edges.ToLookup(edge => edge.To, edge => edge.From);

    /// <summary>One sentence for each hook point: what it is and where its value comes from.</summary>
    /// <param name="diagram">The diagram.</param>
    /// <returns>The sentences.</returns>
    public static IEnumerable<string> Sentences(Diagram diagram)
    {
        var prose = new DiagramProse(diagram);
        return diagram.Nodes.OfType<DiagramBox>().Select(prose.Sentence);
    }

    /// <summary>What a box says, on one line.</summary>
    /// <param name="box">The box.</param>
    /// <returns>The hook point's whole name, and what is known of it.</returns>
    public static string Line(DiagramBox box) => string.Join(" \u00b7 ", Facts(box).Prepend(box.HookPoint.Name));

    private static IEnumerable<string> Facts(DiagramBox box)
    {
        if (box.Kind is not null)
            yield return box.Kind;
        yield return box.Shape;
        if (box.Parameters is not null)
            yield return box.Parameters;
        if (box.HasMask)
            yield return "mask";
    }

    private string Sentence(DiagramBox box)
    {
        string origin = sources.Contains(box) ? $" from {Origin(box)}" : "";
        return $"{box.HookPoint.Name}{origin}: {string.Join(", ", Facts(box))}.";
    }

    /// <summary>Where what enters a node comes from.</summary>
    private string Origin(DiagramNode node)
    {
        string[] origins = [.. sources[node].Select(Named)];
        string all = origins.Length < 2 ? string.Concat(origins) : $"{string.Join(", ", origins[..^1])} and {origins[^1]}";
        return node is DiagramJunction junction
            ? junction.Kind switch
            {
                JunctionKind.Sum => $"the sum of {all}",
                JunctionKind.Concatenation => $"the concatenation of {all}",
                _ => $"a slice of {all}",
            }
            : all;
    }

    private string Named(DiagramNode node) => node is DiagramBox box ? box.HookPoint.Name : Origin(node);
}
