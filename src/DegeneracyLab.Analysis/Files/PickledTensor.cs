namespace DegeneracyLab.Analysis;

/// <summary>A tensor of a pickle: a view of a storage.</summary>
/// <param name="Storage">Its elements.</param>
/// <param name="Offset">The index of the first one.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">For each dimension, how many elements further the next index lies.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);
