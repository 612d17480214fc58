using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>Reads matrices and vectors of files.</summary>
internal static class Stored
{
    /// <summary>A matrix.</summary>
    public static Matrix Matrix(SafetensorsContent tensors, string name, string file) => Analysis.Matrix.Of(Of(tensors, name, file, dimensions: 2));

    /// <summary>A vector.</summary>
    public static double[] Vector(SafetensorsContent tensors, string name, string file) => Analysis.Matrix.Numbers(Of(tensors, name, file, dimensions: 1));

    private static Tensor Of(SafetensorsContent tensors, string name, string file, int dimensions)
    {
        if (!tensors.Tensors.TryGetValue(name, out Tensor? found))
            throw new InvalidDataException($"{file} lacks the tensor '{name}'.");
        if (found.dtype != ScalarType.Float64 || found.dim() != dimensions)
            throw new InvalidDataException($"{file}: the tensor '{name}' is {found.dtype} [{string.Join(", ", found.shape)}]; expected {dimensions} dimensions of Float64.");
        return found;
    }
}
