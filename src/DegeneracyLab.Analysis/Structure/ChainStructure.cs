namespace DegeneracyLab.Analysis;

/// <summary>
/// A network read as a chain of sections. Its node layers are the input of every section, and the network's output.
/// </summary>
/// <param name="Network">The network's name.</param>
/// <param name="Sections">The sections in the order of computation.</param>
/// <param name="Output">The hook point of the network's output, the last node layer.</param>
/// <param name="OutputWidth">The number of outputs.</param>
public sealed record ChainStructure(string Network, IReadOnlyList<Section> Sections, string Output, int OutputWidth)
{
    /// <summary>The node layers: the hook points of every section's input, and of the network's output.</summary>
    public IReadOnlyList<string> NodeLayers { get; } = [.. Sections.Select(section => section.Input), Output];

    /// <summary>The number of parameters of all sections.</summary>
    public long ParameterCount => Sections.Sum(section => section.ParameterCount);

    /// <summary>The width of a node layer, without a folded constant.</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>The number of entries.</returns>
    public int WidthOf(int node) => node < Sections.Count ? Sections[node].InputWidth : OutputWidth;

    /// <summary>Whether biases act at or after a node layer, so that a constant folded into it has an effect.</summary>
    /// <param name="node">The node layer's place.</param>
    /// <returns>True if a section from here on has a bias.</returns>
    public bool HasBiasAfter(int node) => Sections.Skip(node).Any(section => section.HasBias);

    /// <summary>Reads a network as a chain.</summary>
    /// <param name="description">The network's description.</param>
    /// <returns>The structure.</returns>
    /// <exception cref="NotSupportedException">A layer is neither fully connected nor elementwise.</exception>
    public static ChainStructure Of(NetworkDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        List<Section> sections = [];
        HookPoint before = description.Input;
        foreach (LayerDescription layer in description.Layers.SelectMany(Chain))
        {
            if (!IsLinear(layer) && !IsActivation(layer))
                throw new NotSupportedException($"{layer.HookPoint.Name} ({layer.Kind}) of {description.Name} is neither a trained, fully connected layer of vectors nor elementwise, and the analysis reads chains of such layers only.");
            if (!layer.IsElementwise)
                sections.Add(new(before.Name, layer.HookPoint.Name, layer.HookPoint.Name, (int)layer.InputShape[0], (int)layer.OutputShape[0], layer.HasBias, SectionKind.Linear));
            else if (sections.Count > 0)
                sections[^1] = Extend(sections[^1], layer);
            before = layer.HookPoint;
        }

        return new(description.Name, sections, before.Name, (int)description.WidthAt(before));
    }

    /// <summary>A block in sequence is what is inside it, and its own hook point has the value of the last one inside.</summary>
    private static IEnumerable<LayerDescription> Chain(LayerDescription layer) => layer.Kind == "Use"
        ? layer.Inside.SelectMany(Chain).Append(LayerDescription.Identity(layer.HookPoint, layer.OutputShape))
        : [layer];

    private static bool IsLinear(LayerDescription layer) =>
        layer.Kind == "Linear" && layer.InputShape.Count == 1 && layer.FixedCount == 0;

    private static bool IsActivation(LayerDescription layer) => layer.IsElementwise && layer.InputShape.Count == 1;

    /// <summary>Compares by value, sections and all.</summary>
    /// <param name="other">The other structure.</param>
    /// <returns>True if both are the same.</returns>
    public bool Equals(ChainStructure? other) =>
        other is not null && Network == other.Network && Output == other.Output && OutputWidth == other.OutputWidth && Sections.SequenceEqual(other.Sections);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, Output, OutputWidth, Sections.Count);

    /// <summary>
    /// One more elementwise layer. Gates compose to gates, because each is positively homogeneous: the sign of p decides
    /// the sign of every value after it.
    /// </summary>
    private static Section Extend(Section section, LayerDescription layer) => layer.Derivative switch
    {
        LayerDerivative.Constant => section with { Output = layer.HookPoint.Name },
        LayerDerivative.Gate when section.Kind != SectionKind.Smooth => section with
        {
            Output = layer.HookPoint.Name,
            Kind = SectionKind.Gated,
            OpenSlope = section.OpenSlope * (section.OpenSlope > 0 ? 1 : layer.ClosedSlope),
            ClosedSlope = section.ClosedSlope * (section.ClosedSlope < 0 ? 1 : layer.ClosedSlope),
        },
        _ => section with { Output = layer.HookPoint.Name, Kind = SectionKind.Smooth, OpenSlope = 1, ClosedSlope = 1 },
    };
}
