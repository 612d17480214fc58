using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// The float64 tensors of a file as managed arrays. A file that is read in this way needs no tensor engine, so that results can be shown
/// where libtorch is not.
/// </summary>
internal sealed class StoredNumbers
{
    private readonly IReadOnlyDictionary<string, (ScalarType Type, IReadOnlyList<long> Shape, Func<double[]> Numbers)> tensors;

    private StoredNumbers(string file, IReadOnlyDictionary<string, (ScalarType Type, IReadOnlyList<long> Shape, Func<double[]> Numbers)> tensors)
    {
        File = file;
        this.tensors = tensors;
    }

    /// <summary>The file, for messages.</summary>
    public string File { get; }

    /// <summary>Of tensors that were read.</summary>
    /// <param name="content">The tensors, which must outlive this.</param>
    /// <param name="file">Their file, for messages.</param>
    public static StoredNumbers Of(SafetensorsContent content, string file) =>
        new(file, content.Tensors.ToDictionary(pair => pair.Key, pair => (pair.Value.dtype, (IReadOnlyList<long>)pair.Value.shape, (Func<double[]>)(() => Analysis.Matrix.Numbers(pair.Value))), StringComparer.Ordinal));

    /// <summary>Reads a safetensors file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It breaks the format.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static StoredNumbers Read(string file)
    {
        (SafetensorsHeader header, byte[] bytes) = Safetensors.ReadBytes(file);
        return new(file, header.Entries.ToDictionary(entry => entry.Name, entry => (entry.Type, entry.Shape, (Func<double[]>)(() => Numbers(entry))), StringComparer.Ordinal));

        double[] Numbers(SafetensorsEntry entry) => MemoryMarshal.Cast<byte, double>(bytes.AsSpan((int)entry.Offset, (int)entry.Length)).ToArray();
    }

    /// <summary>A matrix.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">The file lacks it, or it is something else.</exception>
    public Matrix Matrix(string name)
    {
        (IReadOnlyList<long> shape, double[] numbers) = Of(name, dimensions: 2);
        return new((int)shape[0], (int)shape[1], numbers);
    }

    /// <summary>A vector.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">The file lacks it, or it is something else.</exception>
    public double[] Vector(string name) => Of(name, dimensions: 1).Numbers;

    private (IReadOnlyList<long> Shape, double[] Numbers) Of(string name, int dimensions)
    {
        if (!tensors.TryGetValue(name, out (ScalarType Type, IReadOnlyList<long> Shape, Func<double[]> Numbers) found))
            throw new InvalidDataException($"{File} lacks the tensor '{name}'.");
        if (found.Type != ScalarType.Float64 || found.Shape.Count != dimensions)
            throw new InvalidDataException($"{File}: the tensor '{name}' is {found.Type} [{string.Join(", ", found.Shape)}]; expected {dimensions} dimensions of Float64.");
        return (found.Shape, found.Numbers());
    }
}
