namespace DegeneracyLab.Analysis;

/// <summary>Finds units of gated layers that fire together on data: exactly, and nearly.</summary>
public static class SynchronisationAnalysis
{
    /// <summary>
    /// Compares the gates of all gated layers on data. One pass compares firing patterns and sums the effects of replaced gates; one more
    /// replaces them, at all heights. Nothing of the network changes.
    /// </summary>
    /// <param name="network">The network, in float32 or float64; gates are those that it computes in its own type.</param>
    /// <param name="data">The data.</param>
    /// <param name="heights">The heights at which dendrograms are cut, each 0 or more; <see cref="SynchronisationOptions.DefaultHeight"/> if null.</param>
    /// <param name="cancellationToken">Ends the passes early.</param>
    /// <returns>Firing patterns, dendrograms, and for each height the clusters with the measured error of replacing their gates.</returns>
    /// <exception cref="ArgumentException">Network, data or heights can't be analysed, or a later pass reads other data.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SynchronisationResult Run(IInstrumentedNetwork network, Dataset data, IReadOnlyList<double>? heights = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        foreach (double height in heights ??= [SynchronisationOptions.DefaultHeight])
            if (!(height >= 0) || !double.IsFinite(height))
                throw new ArgumentException($"A height at which a dendrogram is cut is a number from 0 on, not {height}.", nameof(heights));
        AnalysisInput.RequireNetwork(network);
        IReadOnlyList<GatedLayer> gates = GatedLayer.Of(network);
        using var passes = new DataPasses(network, cancellationToken);
        SampleSums[] sums = passes.Run(data, () => [new GateCounts(network, [.. gates.Select(gate => gate.Layer)]), new GatingEffects(network, gates)]);
        SampleSums[] replaced = [];
        try
        {
            (GateCounts counts, GatingEffects effects) = ((GateCounts)sums[0], (GatingEffects)sums[1]);
            SynchronisationResult uncut = Uncut(network, gates, counts, effects);
            if (!uncut.HasDendrograms || heights.Count == 0)
                return uncut;
            replaced = passes.Run(data, () => Replaced(network, gates, uncut, heights, effects.OutputMeans));
            return Cut(uncut, heights, replaced);
        }
        finally
        {
            foreach (SampleSums each in sums.Concat(replaced))
                each.Dispose();
        }
    }

    /// <summary>Firing patterns and dendrograms.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gates">Its gated layers.</param>
    /// <param name="counts">How often their gates are open together.</param>
    /// <param name="effects">The effects of replaced gates.</param>
    /// <returns>A result without cuts.</returns>
    /// <exception cref="ArgumentException">The effects exceed the range of float64.</exception>
    internal static SynchronisationResult Uncut(IInstrumentedNetwork network, IReadOnlyList<GatedLayer> gates, GateCounts counts, GatingEffects effects)
    {
        if (!effects.AreFinite)
            throw Refusal.OfData($"{network.Description.Name} makes values of these data whose squares exceed the range of float64; scale the data or the weights.");
        int place = 0;
        List<LayerSynchronisation> layers = [];
        foreach (GatedLayer gate in gates)
        {
            LayerSynchronisation layer = LayerSynchronisation.Of(gate.Layer, counts.Of(gate.Layer), counts.Count * GateCounts.Positions(gate.Layer));
            if (gate.IsReplaceable)
            {
                layer = layer with
                {
                    Dendrogram = Dendrogram.CompleteLinkage(Symmetric(effects.Relative(place))),
                    Influences = effects.Influences(place),
                    ZeroPreActivations = effects.Zeros(place),
                };
                place++;
            }

            layers.Add(layer);
        }

        return new(network.Description.Name, counts.Count, layers, []);
    }

    /// <summary>Sums of what it changes to give each cluster one gate.</summary>
    /// <param name="network">The network.</param>
    /// <param name="gates">Its gated layers.</param>
    /// <param name="uncut">Their dendrograms.</param>
    /// <param name="heights">Where these are cut.</param>
    /// <param name="outputMeans">The means of the outputs over the data.</param>
    /// <returns>Sums without samples for each height, which the caller disposes.</returns>
    internal static SampleSums[] Replaced(IInstrumentedNetwork network, IReadOnlyList<GatedLayer> gates, SynchronisationResult uncut, IReadOnlyList<double> heights, double[] outputMeans)
    {
        GatedLayer[] replaceable = [.. gates.Where(gate => gate.IsReplaceable)];
        return [.. heights.Select(height => new ReplacedGates(network, replaceable, Clusters(uncut, height), outputMeans))];
    }

    /// <summary>Adds cuts to firing patterns and dendrograms.</summary>
    /// <param name="uncut">The result without cuts.</param>
    /// <param name="heights">The heights.</param>
    /// <param name="sums">The sums of <see cref="Replaced"/>, over the data.</param>
    /// <returns>The result.</returns>
    internal static SynchronisationResult Cut(SynchronisationResult uncut, IReadOnlyList<double> heights, IReadOnlyList<SampleSums> sums)
    {
        LayerSynchronisation[] layers = [.. uncut.Layers.Where(layer => layer.Dendrogram is not null)];
        return uncut with { Cuts = [.. heights.Zip(sums.Cast<ReplacedGates>(), (height, replaced) =>
        {
            GateCluster[][] clusters = Clusters(uncut, height);
            return new SynchronisationCut(height, [.. layers.Select((layer, place) => new LayerCut(layer.Name, clusters[place], replaced.Of(place)))], replaced.OfAll);
        })] };
    }

    /// <summary>The clusters of the layers that have dendrograms.</summary>
    private static GateCluster[][] Clusters(SynchronisationResult uncut, double height) =>
        [.. uncut.Layers.Where(layer => layer.Dendrogram is not null).Select(layer => layer.Dendrogram!.Cut(height).Select(units => new GateCluster(units.MaxBy(unit => layer.Influences![unit]), units)).ToArray())];

    private static double[,] Symmetric(double[,] effects)
    {
        double[,] distances = new double[effects.GetLength(0), effects.GetLength(0)];
        for (int i = 0; i < distances.GetLength(0); i++)
            for (int j = 0; j < distances.GetLength(0); j++)
                distances[i, j] = Math.Max(effects[i, j], effects[j, i]);
        return distances;
    }
}
