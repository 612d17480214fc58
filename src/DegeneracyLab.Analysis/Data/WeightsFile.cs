using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The numbers of a network as a safetensors file: a tensor for each parameter and buffer, under the name that the network gives it.</summary>
public static class WeightsFile
{
    private const int Listed = 5;

    /// <summary>Writes all parameters and buffers of a network.</summary>
    /// <param name="path">The file; an earlier one is replaced once the new one is whole.</param>
    /// <param name="network">The network.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, IInstrumentedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Safetensors.Write(path, NetworkWeights.Of(network).ToDictionary(weight => weight.Name, weight => weight.Values.detach().cpu()));
    }

    /// <summary>Reads the type of the numbers in a file, without the numbers.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Float64 if all tensors of numbers are, else Float32.</returns>
    /// <exception cref="InvalidDataException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ScalarType DtypeOf(string path) =>
        Safetensors.ReadHeader(path).Entries.All(entry => entry.Type is ScalarType.Float64 or ScalarType.Int64 or ScalarType.Bool) ? ScalarType.Float64 : ScalarType.Float32;

    /// <summary>Gives a network the numbers of a file, converted to its type.</summary>
    /// <param name="path">The file, with a tensor for each parameter and buffer and nothing else.</param>
    /// <param name="network">The network, which stays as it is if the file does not fit.</param>
    /// <exception cref="InvalidDataException">The file breaks the format, or tensors are missing, unknown, or of other shapes.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static void Load(string path, IInstrumentedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        IReadOnlyList<(string Name, Tensor Values)> weights = NetworkWeights.Of(network);
        using SafetensorsContent content = Safetensors.Read(path);
        string[] faults = [.. Faults(weights, content)];
        if (faults.Length > 0)
            throw new InvalidDataException($"{path} does not have the weights of {network.Description.Name}: {string.Join("; ", faults.Take(Listed))}{(faults.Length > Listed ? $"; and {faults.Length - Listed} more" : "")}.");
        using var noGrad = no_grad();
        foreach ((string name, Tensor values) in weights)
            values.copy_(content[name]);
    }

    private static IEnumerable<string> Faults(IReadOnlyList<(string Name, Tensor Values)> weights, SafetensorsContent content)
    {
        HashSet<string> names = [.. weights.Select(weight => weight.Name)];
        string[] unknown = [.. content.Tensors.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal)];
        foreach ((string name, Tensor values) in weights)
            if (!content.Tensors.TryGetValue(name, out Tensor? found))
                yield return $"{name} [{string.Join(", ", values.shape)}] is missing";
            else if (!found.shape.SequenceEqual(values.shape))
                yield return $"{name} is [{string.Join(", ", found.shape)}], expected [{string.Join(", ", values.shape)}]";
        foreach (string name in unknown)
            yield return $"{name} [{string.Join(", ", content[name].shape)}] is unknown";
    }
}
