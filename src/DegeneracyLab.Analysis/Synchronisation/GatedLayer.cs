namespace DegeneracyLab.Analysis;

/// <summary>A layer of gates y = p where p is positive, elsewhere the closed slope times p.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="PreActivation">The hook point of p; null if the network states no step that says so.</param>
internal sealed record GatedLayer(LayerDescription Layer, HookPoint? PreActivation)
{
    /// <summary>Whether its gates can be replaced by each other: values are vectors, and the pre-activations are known.</summary>
    public bool IsReplaceable => PreActivation is not null && Layer.OutputShape.Count == 1;

    /// <summary>The gated layers of a network, in the order of computation.</summary>
    /// <param name="network">The network.</param>
    public static IReadOnlyList<GatedLayer> Of(IInstrumentedNetwork network)
    {
        Dictionary<HookPoint, HookPoint> inputs = network.Steps().OfType<FixedStep>().ToDictionary(step => step.Output, step => step.Input);
        return
        [
            .. network.Description.AllLayers
                .Where(layer => layer is { Derivative: LayerDerivative.Gate, IsElementwise: true })
                .Select(layer => new GatedLayer(layer, inputs.GetValueOrDefault(layer.HookPoint))),
        ];
    }
}
