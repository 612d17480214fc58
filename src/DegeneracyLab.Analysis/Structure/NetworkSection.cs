using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A stretch of a network from one node layer to the next.</summary>
internal sealed class NetworkSection : IDisposable
{
    private readonly HookPoint[] recorded;
    private readonly SectionConstants constants;
    private readonly Lock gate = new();
    private (bool IsKnown, GatedSection? Section) gated;
    private (bool IsKnown, AttentionSection? Section) attention;

    /// <summary>A section.</summary>
    /// <param name="network">The network.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    public NetworkSection(IInstrumentedNetwork network, NodeLayer from, NodeLayer to)
    {
        Network = network;
        NetworkDevice = Devices.Of(network);
        From = from;
        To = to;
        LayerDescription[] layers = [.. LayersBetween(network.Description, from.Hook, to.Hook)];
        recorded = [.. from.Parts.Concat(to.Parts).Concat(layers.SelectMany(layer => layer.ProductsNeed)).Distinct()];
        IsAffine = layers.All(layer => layer.Derivative == LayerDerivative.Constant);
        WidestPosition = Widest(layers);
        // From the end to the last layer that is not affine, cotangents that are the same for all samples stay so.
        WidestOfSample = Widest(layers.Take(Array.FindLastIndex(layers, layer => layer.Derivative != LayerDerivative.Constant) + 1));
        MultiplyAdds = layers.Sum(MultiplyAddsOf);
        IsHomogeneous = layers.All(layer => layer.Derivative is LayerDerivative.Constant or LayerDerivative.Gate);
        Gates = [.. layers.Where(layer => layer.Derivative == LayerDerivative.Gate).Select(layer => (layer, PreActivationOf(network.Description, layer))).Where(pair => pair.Item2 is not null && pair.Item2.Index >= from.Hook.Index).Select(pair => (pair.layer, pair.Item2!))];
        constants = new(this, [.. layers.Where(layer => layer.HasBias)]);
    }

    /// <summary>Its gated layers whose pre-activations are values of a hook point inside it, in order.</summary>
    public IReadOnlyList<(LayerDescription Layer, HookPoint PreActivation)> Gates { get; }

    /// <summary>The network.</summary>
    public IInstrumentedNetwork Network { get; }

    /// <summary>The network's device.</summary>
    public Device NetworkDevice { get; }

    /// <summary>Where sums over the section lie, and vectors at its ends.</summary>
    public Device Device => Devices.ForSums(NetworkDevice);

    /// <summary>Where the section begins.</summary>
    public NodeLayer From { get; }

    /// <summary>Where it ends.</summary>
    public NodeLayer To { get; }

    /// <summary>Whether it is an affine map, so that its Jacobian is the same for all samples.</summary>
    public bool IsAffine { get; }

    /// <summary>
    /// Whether f(a x) = a f(x) for a > 0, with the constant scaled too: it consists of affine layers and gates. Then the
    /// Jacobian is the same along the path from 0 to x.
    /// </summary>
    public bool IsHomogeneous { get; }

    /// <summary>The most numbers that a sample has at a hook point of the section.</summary>
    public long WidestPosition { get; }

    /// <summary>About how many multiply-adds a sample takes from its begin to its end, or a cotangent back.</summary>
    public double MultiplyAdds { get; }

    /// <summary>The most numbers that a cotangent which is one for all samples becomes for each of them.</summary>
    public long WidestOfSample { get; }

    /// <summary>The hook points that its products need.</summary>
    public IReadOnlyCollection<HookPoint> Recorded => recorded;

    /// <summary>The layers that values pass on the way from one node layer to another, beside its hook point too.</summary>
    /// <param name="network">The network.</param>
    /// <param name="from">Where the way begins.</param>
    /// <param name="to">Where it ends.</param>
    public static IEnumerable<LayerDescription> LayersBetween(NetworkDescription network, HookPoint from, HookPoint to) =>
        network.PassedBeside(from).Concat(network.AllLayers.Skip(from.Index).Take(to.Index - from.Index));

    /// <summary>The number of sources over positions at its end; 0 if the sum over them is exact, as over a single one.</summary>
    /// <param name="sources">The sources.</param>
    public int SourcesOverPositions(StochasticSources sources) => To.Positions > 1 ? sources.Positions ?? 0 : 0;

    /// <summary>The section at the values that the network computes.</summary>
    /// <param name="batch">Inputs of the network.</param>
    /// <returns>The section there, which the caller disposes.</returns>
    public SectionPoint At(Tensor batch) => new(this, Network.Trace(batch, recorded));

    /// <summary>The section at given values of its node layer.</summary>
    /// <param name="batch">Inputs of the network: what it computes of them before the section has no effect.</param>
    /// <param name="vectors">The values, [batch, positions, d]. The constant multiplies the biases, and is carried to the end.</param>
    /// <param name="further">What else is changed.</param>
    /// <returns>The section there, which the caller disposes.</returns>
    public SectionPoint At(Tensor batch, Tensor vectors, params IReadOnlyList<Intervention> further)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<Intervention> changes = [.. From.Replace(vectors, Network.Dtype)];
        Tensor? atEnd = null;
        if (From.HasConstant)
        {
            Tensor atBegin = vectors.select(-1, From.Coordinates);
            changes = [.. changes, .. constants.ScaleBiases(atBegin, batch, changes)];
            atEnd = To.HasConstant ? constants.AtEnd(atBegin, batch).DetachFromDisposeScope() : null;
        }

        return new(this, Network.Trace(batch, [.. recorded, .. Gates.SelectMany(gate => new[] { gate.PreActivation, gate.Layer.HookPoint })], [.. changes, .. further]), atEnd);
    }

    /// <summary>The section as a gated one. It is found out once, and stays the section's.</summary>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The gated section; null if it is another.</returns>
    public GatedSection? AsGated(Tensor sample)
    {
        lock (gate)
        {
            if (!gated.IsKnown)
                gated = (true, GatedSection.Of(this, sample));
            return gated.Section;
        }
    }

    /// <summary>The section as one with attention. It is found out once, and stays the section's.</summary>
    /// <param name="sample">One input of the network.</param>
    /// <returns>The section with attention; null if it is another.</returns>
    public AttentionSection? AsAttention(Tensor sample)
    {
        lock (gate)
        {
            if (!attention.IsKnown)
                attention = (true, AttentionSection.Of(this, sample));
            return attention.Section;
        }
    }

    /// <summary>Frees what was found out about it.</summary>
    public void Dispose()
    {
        gated.Section?.Dispose();
        attention.Section?.Dispose();
        constants.Dispose();
    }

    /// <summary>Each weight once for every position or place of an image; where units mix without weights, as often as they are many at a position.</summary>
    /// <param name="layer">The layer.</param>
    public static double MultiplyAddsOf(LayerDescription layer)
    {
        double outputs = layer.OutputShape.Aggregate(1.0, static (product, size) => product * size);
        double places = layer.OutputShape.Count switch { 2 => layer.OutputShape[0], 3 => layer.OutputShape[1] * layer.OutputShape[2], _ => 1 };
        double mixed = layer.Derivative == LayerDerivative.Mixing ? outputs * layer.InputShape[^1] : 0;
        return ((layer.ParameterCount + layer.FixedCount) * places) + outputs + mixed;
    }

    private long Widest(IEnumerable<LayerDescription> layers) =>
        layers.Select(layer => layer.OutputShape.Aggregate(1L, static (product, size) => product * size)).Append(From.Positions * From.Width).Max();

    /// <summary>The hook point before a layer, if the layer takes its value.</summary>
    private static HookPoint? PreActivationOf(NetworkDescription network, LayerDescription layer)
    {
        HookPoint before = network.HookPoints[layer.HookPoint.Index - 1];
        return !layer.IsBranch && network.ShapeAt(before).SequenceEqual(layer.InputShape) ? before : null;
    }
}
