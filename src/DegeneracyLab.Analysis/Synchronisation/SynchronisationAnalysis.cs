namespace DegeneracyLab.Analysis;

/// <summary>Finds units of gated layers that fire together on data: exactly, and nearly.</summary>
public static class SynchronisationAnalysis
{
    /// <summary>The height at which dendrograms are cut by default: a relative change of a thousandth.</summary>
    public const double DefaultHeight = 1e-3;

    /// <summary>
    /// Compares the gates of all gated layers on data. One pass compares firing patterns and sums the effects of replaced gates; one more for
    /// each height replaces them. Nothing of the network changes.
    /// </summary>
    /// <param name="network">The network, in float32 or float64; gates are those that it computes in its own type.</param>
    /// <param name="data">The data.</param>
    /// <param name="heights">The heights at which dendrograms are cut, each 0 or more; <see cref="DefaultHeight"/> if null.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>Firing patterns, dendrograms, and for each height the clusters with the measured error of replacing their gates.</returns>
    /// <exception cref="ArgumentException">Network, data or heights can't be analysed, or a later pass reads other data.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SynchronisationResult Run(IInstrumentedNetwork network, Dataset data, IReadOnlyList<double>? heights = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        foreach (double height in heights ??= [DefaultHeight])
            if (!(height >= 0) || !double.IsFinite(height))
                throw new ArgumentException($"A height at which a dendrogram is cut is a number from 0 on, not {height}.", nameof(heights));
        AnalysisInput.RequireNetwork(network);
        IReadOnlyList<GatedLayer> gates = GatedLayer.Of(network);
        GatedLayer[] replaceable = [.. gates.Where(gate => gate.IsReplaceable)];
        using var passes = new DataPasses(network, cancellationToken);
        SampleSums[] sums = passes.Run(data, () => [new GateCounts(network, [.. gates.Select(gate => gate.Layer)]), new GatingEffects(network, replaceable)]);
        try
        {
            (GateCounts counts, GatingEffects effects) = ((GateCounts)sums[0], (GatingEffects)sums[1]);
            if (!effects.AreFinite)
                throw Refusal.OfData($"{network.Description.Name} makes values of these data whose squares exceed the range of float64; scale the data or the weights.");
            List<LayerSynchronisation> layers = [];
            foreach (GatedLayer gate in gates)
            {
                LayerSynchronisation layer = LayerSynchronisation.Of(gate.Layer, counts.Of(gate.Layer), counts.Count * GateCounts.Positions(gate.Layer));
                int place = Array.IndexOf(replaceable, gate);
                layers.Add(place < 0 ? layer : layer with
                {
                    Dendrogram = Dendrogram.CompleteLinkage(Symmetric(effects.Relative(place))),
                    Influences = effects.Influences(place),
                    ZeroPreActivations = effects.Zeros(place),
                });
            }

            LayerSynchronisation[] withDendrogram = [.. layers.Where(layer => layer.Dendrogram is not null)];
            SynchronisationCut[] cuts = withDendrogram.Length == 0 ? [] : [.. heights.Select(height => Cut(network, passes, data, height, replaceable, withDendrogram, effects.OutputMeans))];
            return new(network.Description.Name, counts.Count, layers, cuts);
        }
        finally
        {
            foreach (SampleSums each in sums)
                each.Dispose();
        }
    }

    private static SynchronisationCut Cut(IInstrumentedNetwork network, DataPasses passes, Dataset data, double height, GatedLayer[] gates, LayerSynchronisation[] layers, double[] means)
    {
        GateCluster[][] clusters = [.. layers.Select(layer => layer.Dendrogram!.Cut(height).Select(units => new GateCluster(units.MaxBy(unit => layer.Influences![unit]), units)).ToArray())];
        using var replaced = (ReplacedGates)passes.Run(data, () => [new ReplacedGates(network, gates, clusters, means)])[0];
        return new(height, [.. layers.Select((layer, place) => new LayerCut(layer.Name, clusters[place], replaced.Of(place)))], replaced.OfAll);
    }

    private static double[,] Symmetric(double[,] effects)
    {
        double[,] distances = new double[effects.GetLength(0), effects.GetLength(0)];
        for (int i = 0; i < distances.GetLength(0); i++)
            for (int j = 0; j < distances.GetLength(0); j++)
                distances[i, j] = Math.Max(effects[i, j], effects[j, i]);
        return distances;
    }
}
