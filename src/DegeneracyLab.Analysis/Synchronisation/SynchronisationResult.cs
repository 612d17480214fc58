namespace DegeneracyLab.Analysis;

/// <summary>Which units of a network fire together on data.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Samples">The number of samples.</param>
/// <param name="Layers">The gated layers, in the order of computation; none if the network has none.</param>
/// <param name="Cuts">Approximate synchronisation, for each height that was asked for; none if no layer has a dendrogram.</param>
public sealed record SynchronisationResult(string Network, long Samples, IReadOnlyList<LayerSynchronisation> Layers, IReadOnlyList<SynchronisationCut> Cuts)
{
    /// <summary>What limits these numbers: one sentence each.</summary>
    public IReadOnlyList<string> Remarks =>
        [.. Layers.Where(layer => layer.ZeroPreActivations > 0).Select(layer => FormattableString.Invariant($"{layer.ZeroPreActivations:N0} {(layer.ZeroPreActivations == 1 ? "pre-activation of" : "pre-activations of")} {layer.Name} {(layer.ZeroPreActivations == 1 ? "is" : "are")} exactly 0, where gates are undefined and count as closed."))];

    /// <summary>Whether a layer has a dendrogram, so that gates can be replaced.</summary>
    internal bool HasDendrograms => Layers.Any(layer => layer.Dendrogram is not null);

    /// <summary>The result as tables.</summary>
    /// <param name="width">The largest number of characters in a line.</param>
    /// <returns>Lines of text.</returns>
    public string ToString(int width) => SynchronisationReport.Text(this, width);

    /// <summary>The result as tables of at most 80 characters a line.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString() => ToString(ResultReport.StandardWidth);
}
