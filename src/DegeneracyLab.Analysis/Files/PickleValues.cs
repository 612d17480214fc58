using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A name that a pickle refers to: of a function or a class. It is only ever compared, never looked up.</summary>
/// <param name="Module">The Python module.</param>
/// <param name="Name">The name in it.</param>
internal sealed record PickledGlobal(string Module, string Name)
{
    /// <summary>The dotted name.</summary>
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A value of which no more is of interest than that it is there.</summary>
internal sealed class PickledOpaque
{
    /// <summary>The only one.</summary>
    public static readonly PickledOpaque Instance = new();

    private PickledOpaque()
    {
    }
}

/// <summary>Elements that tensors of a pickle lie in.</summary>
/// <param name="Key">What the file calls them.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PickledStorage(string Key, ScalarType Type, long Count);

/// <summary>A tensor of a pickle: a view of a storage.</summary>
/// <param name="Storage">Its elements.</param>
/// <param name="Offset">The index of the first one.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Strides">For each dimension, how many elements further the next index lies.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, IReadOnlyList<long> Shape, IReadOnlyList<long> Strides);
