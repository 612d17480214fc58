using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What a file says of one of its tensors.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a tensor of no dimensions, which has one element.</param>
public sealed record TensorEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Name, type and shape.</summary>
    /// <returns>For example <c>weight Float32 [10, 64]</c>.</returns>
    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
}
