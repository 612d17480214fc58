namespace DegeneracyLab.Analysis;

/// <summary>
/// A network read as a chain of sections. Its node layers are the input of every section, and the network's output.
/// </summary>
/// <param name="Network">The network's name.</param>
/// <param name="Sections">The sections in the order of computation.</param>
/// <param name="Output">The hook point of the network's output, the last node layer.</param>
/// <param name="OutputWidth">The number of outputs.</param>
internal sealed record ChainStructure(string Network, IReadOnlyList<ChainSection> Sections, HookPoint Output, int OutputWidth)
{
    /// <summary>The node layers: the hook points of every section's input, and of the network's output.</summary>
    public IReadOnlyList<HookPoint> NodeLayers { get; } = [.. Sections.Select(section => section.Input), Output];

    /// <summary>The number of parameters of all sections.</summary>
    public long ParameterCount => Sections.Sum(section => section.ParameterCount);

    /// <summary>The width of a node layer, without a folded constant.</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>The number of entries.</returns>
    public int WidthOf(int node) => node < Sections.Count ? Sections[node].InputWidth : OutputWidth;

    /// <summary>Reads a network as a chain.</summary>
    /// <param name="description">The network's description.</param>
    /// <returns>The structure.</returns>
    /// <exception cref="NotSupportedException">A layer is neither fully connected nor elementwise.</exception>
    public static ChainStructure Of(NetworkDescription description)
    {
        if (ObstacleIn(description) is { } obstacle)
            throw new NotSupportedException(obstacle);
        List<ChainSection> sections = [];
        HookPoint before = description.Input;
        foreach (LayerDescription layer in description.Layers.SelectMany(Chain))
        {
            if (!layer.IsElementwise)
                sections.Add(new(before, layer.HookPoint, layer.HookPoint, (int)layer.InputShape[0], (int)layer.OutputShape[0], layer.HasBias, ChainSectionKind.Linear));
            else if (sections.Count > 0)
                sections[^1] = Extend(sections[^1], layer);
            before = layer.HookPoint;
        }

        return new(description.Name, sections, before, (int)description.WidthAt(before));
    }

    /// <summary>Why a network is no chain.</summary>
    /// <param name="description">The network's description.</param>
    /// <returns>A sentence that names the layer; null if it is one.</returns>
    public static string? ObstacleIn(NetworkDescription description) =>
        description.Layers.SelectMany(Chain).FirstOrDefault(layer => !IsLinear(layer) && !IsActivation(layer)) is { } layer
            ? $"{layer.HookPoint.Name} ({layer.Kind}) of {description.Name} is neither a trained, fully connected layer of vectors nor an activation of vectors, and closed forms read chains of such layers only."
            : null;

    /// <summary>A block in sequence is what is inside it, and its own hook point has the value of the last one inside.</summary>
    private static IEnumerable<LayerDescription> Chain(LayerDescription layer) => layer is { IsIdentity: true, Inside.Count: > 0 }
        ? layer.Inside.SelectMany(Chain).Append(LayerDescription.Identity(layer.HookPoint, layer.OutputShape))
        : [layer];

    private static bool IsLinear(LayerDescription layer) =>
        layer is { ParameterRole: ParameterRole.FullyConnected, InputShape.Count: 1, FixedCount: 0 };

    /// <summary>Another elementwise affine layer than the identity has weights of its own, which a chain has no place for.</summary>
    private static bool IsActivation(LayerDescription layer) =>
        layer is { IsElementwise: true, InputShape.Count: 1 } && (layer.IsIdentity || layer.Derivative != LayerDerivative.Constant);

    /// <summary>
    /// One more elementwise layer. Gates compose to gates, because each is positively homogeneous: the sign of p decides
    /// the sign of every value after it.
    /// </summary>
    private static ChainSection Extend(ChainSection section, LayerDescription layer) => layer.Derivative switch
    {
        LayerDerivative.Constant => section with { Output = layer.HookPoint },
        LayerDerivative.Gate when section.Kind != ChainSectionKind.Smooth => section with
        {
            Output = layer.HookPoint,
            Kind = ChainSectionKind.Gated,
            Gate = section.Gate ?? layer,
            OpenSlope = section.OpenSlope * (section.OpenSlope > 0 ? 1 : layer.ClosedSlope),
            ClosedSlope = section.ClosedSlope * (section.ClosedSlope < 0 ? 1 : layer.ClosedSlope),
        },
        _ => section with { Output = layer.HookPoint, Kind = ChainSectionKind.Smooth, OpenSlope = 1, ClosedSlope = 1 },
    };
}
