namespace DegeneracyLab.Analysis;

/// <summary>Units of which all get the gate of one.</summary>
/// <param name="Leader">The unit with the largest influence, whose gate they get.</param>
/// <param name="Units">The units, ascending, the leader among them.</param>
public sealed record GateCluster(int Leader, IReadOnlyList<int> Units);

/// <summary>The clusters of a layer at a cut, and what it costs to let each have one gate.</summary>
/// <param name="Name">The hook point of the layer's activations.</param>
/// <param name="Clusters">The clusters, by their first unit; units alone are clusters too.</param>
/// <param name="Error">The change of the outputs if all gates of this layer, and no other, are replaced.</param>
public sealed record LayerCut(string Name, IReadOnlyList<GateCluster> Clusters, ReplacementError Error);

/// <summary>How much the outputs change on the data.</summary>
/// <param name="MeanSquare">The mean over samples of the squared length of the change.</param>
/// <param name="Relative">The same over the variance of the outputs, summed over outputs; NaN if the outputs do not vary and nothing changes.</param>
public sealed record ReplacementError(double MeanSquare, double Relative);

/// <summary>Approximate synchronisation at one height of the dendrograms.</summary>
/// <param name="Height">The largest relative gating effect within a cluster.</param>
/// <param name="Layers">The layers that have dendrograms.</param>
/// <param name="Error">The change of the outputs, measured, if all gates of all clusters in all of these layers are replaced at once.</param>
public sealed record SynchronisationCut(double Height, IReadOnlyList<LayerCut> Layers, ReplacementError Error);
