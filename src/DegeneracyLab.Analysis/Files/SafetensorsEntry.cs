using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
internal sealed class SafetensorsEntry
{
    internal SafetensorsEntry(string name, SafetensorsType type, long[] shape, long offset, long length)
    {
        Name = name;
        ElementType = type;
        Shape = shape;
        Offset = offset;
        Length = length;
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public ScalarType Type => ElementType.Type;

    /// <summary>Its shape; empty for a tensor of no dimensions, which has one element.</summary>
    public IReadOnlyList<long> Shape { get; }

    internal SafetensorsType ElementType { get; }

    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Offset { get; }

    /// <summary>How many bytes it has.</summary>
    internal long Length { get; }

    /// <summary>The tensor in a file.</summary>
    /// <param name="start">Where the data of the file begin.</param>
    internal StoredTensor At(long start) => new(new(Name, Type, Shape), new(start + Offset, Length, Length));

    /// <summary>Name, type and shape.</summary>
    /// <returns>For example <c>weight F32 [10, 64]</c>.</returns>
    public override string ToString() => $"{Name} {ElementType.Name} [{string.Join(", ", Shape)}]";
}
