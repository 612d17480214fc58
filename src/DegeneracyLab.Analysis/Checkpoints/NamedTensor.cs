namespace DegeneracyLab.Analysis;

/// <summary>The tensor of a file that holds a declared parameter, or one of several that hold equal slices of it.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Layout">How it arranges the numbers; as the declaration does if null.</param>
/// <param name="Slice">Which of the slices of the parameter's first dimension it holds; the first is 0.</param>
/// <param name="Slices">The number of slices: 3 where queries, keys and values are stored apart; 1 for a whole parameter.</param>
public sealed record NamedTensor(string Name, TensorLayout? Layout = null, int Slice = 0, int Slices = 1)
{
    /// <summary>The layout, whether it was given or not.</summary>
    internal TensorLayout Arrangement => Layout ?? TensorLayout.Same;

    /// <summary>The shape of the part of a parameter that the tensor holds, as declared; null where the parameter has no such slices.</summary>
    /// <param name="declared">The shape of the parameter.</param>
    internal IReadOnlyList<long>? PartOf(IReadOnlyList<long> declared) =>
        Slices == 1 && Slice == 0 ? declared
        : Slices > 1 && Slice >= 0 && Slice < Slices && declared.Count > 0 && declared[0] % Slices == 0 ? [declared[0] / Slices, .. declared.Skip(1)]
        : null;

    /// <summary>The shape in the file; null where the parameter does not have such a part or can't be arranged so.</summary>
    /// <param name="declared">The shape of the parameter.</param>
    internal IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> declared) => PartOf(declared) is { } part ? Arrangement.StoredShape(part) : null;
}
