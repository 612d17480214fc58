using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Elements that tensors of a pickle lie in.</summary>
/// <param name="Key">What the file calls them.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PickledStorage(string Key, ScalarType Type, long Count);
