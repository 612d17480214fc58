using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>A type of elements, as NumPy names it and as the tensor engine does.</summary>
/// <param name="Code">NumPy's letter and size, without the byte order.</param>
/// <param name="Type">The tensor engine's name.</param>
/// <param name="Size">Bytes of an element.</param>
internal sealed record NpyType(string Code, ScalarType Type, int Size)
{
    /// <summary>The types that are read and written. NumPy has no bfloat16.</summary>
    public static readonly IReadOnlyList<NpyType> All =
    [
        new("f8", ScalarType.Float64, 8),
        new("f4", ScalarType.Float32, 4),
        new("f2", ScalarType.Float16, 2),
        new("i8", ScalarType.Int64, 8),
        new("i4", ScalarType.Int32, 4),
        new("i2", ScalarType.Int16, 2),
        new("i1", ScalarType.Int8, 1),
        new("u1", ScalarType.Byte, 1),
        new("b1", ScalarType.Bool, 1),
        new("c8", ScalarType.ComplexFloat32, 8),
        new("c16", ScalarType.ComplexFloat64, 16),
    ];

    /// <summary>The names of all types, for messages.</summary>
    public static string Codes => string.Join(", ", All.Select(type => type.Code));

    /// <summary>The type's name with its byte order, which single bytes do not have.</summary>
    public string Description => $"{(Size == 1 ? '|' : '<')}{Code}";
}
