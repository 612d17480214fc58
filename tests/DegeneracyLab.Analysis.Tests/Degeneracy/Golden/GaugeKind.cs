using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A layer with parameters, and the names of the stored ones. Names separated by blanks are parts, side by side.</summary>
/// <param name="Name">The layer's name in the network.</param>
/// <param name="Weight">The stored weight, [inputs, outputs], or gain, [width]; null if the layer has none of its own.</param>
/// <param name="Bias">The stored bias; null if the stored network has none. The layer's, if it has one, stays 0 and is not trained.</param>
/// <param name="IsTable">Whether the weight is a table of rows, which is stored as the layer holds it, not transposed.</param>
internal sealed record GaugeLayer(string Name, string? Weight, string? Bias = null, bool IsTable = false);

/// <summary>A kind of network of the golden cases of the gauge.</summary>
/// <param name="Name">Its name, also that of its file.</param>
/// <param name="Create">Makes the network.</param>
/// <param name="Layers">Where its parameters are stored. A layer that the network lacks may be among them.</param>
/// <param name="Reshape">Makes the network's input from the stored data; null if they are the same.</param>
internal sealed record GaugeKind(string Name, Func<IInstrumentedNetwork> Create, GaugeLayer[] Layers, Func<Tensor, Tensor>? Reshape = null);
