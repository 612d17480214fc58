using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A type of elements, as the format names it and as the tensor engine does.</summary>
/// <param name="Name">The format's name.</param>
/// <param name="Type">The tensor engine's name.</param>
/// <param name="Size">Bytes of an element.</param>
internal sealed record SafetensorsType(string Name, ScalarType Type, int Size)
{
    /// <summary>
    /// The types that are read and written, in the order in which the format's own writer lays out tensors: by falling
    /// alignment, so that every tensor is aligned.
    /// </summary>
    public static readonly IReadOnlyList<SafetensorsType> All =
    [
        new("I64", ScalarType.Int64, sizeof(long)),
        new("F64", ScalarType.Float64, sizeof(double)),
        new("C64", ScalarType.ComplexFloat32, 2 * sizeof(float)),
        new("F32", ScalarType.Float32, sizeof(float)),
        new("I32", ScalarType.Int32, sizeof(int)),
        new("BF16", ScalarType.BFloat16, sizeof(short)),
        new("F16", ScalarType.Float16, sizeof(short)),
        new("I16", ScalarType.Int16, sizeof(short)),
        new("I8", ScalarType.Int8, sizeof(sbyte)),
        new("U8", ScalarType.Byte, sizeof(byte)),
        new("BOOL", ScalarType.Bool, sizeof(byte)),
    ];

    /// <summary>The names of all types, for messages.</summary>
    public static string Names => string.Join(", ", All.Select(type => type.Name));

    /// <summary>The place in the layout.</summary>
    public int Rank => All.TakeWhile(type => type != this).Count();
}
