using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>
/// Tensors and metadata that were read from a safetensors file. It owns the tensors, which belong to no dispose scope and
/// live until it is disposed; clone one to keep it longer.
/// </summary>
public sealed class SafetensorsContent : IDisposable
{
    private readonly string file;

    internal SafetensorsContent(string file, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        this.file = file;
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>The file's remarks about itself; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    public Tensor this[string name] => Tensors.TryGetValue(name, out Tensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{file}: the tensor '{name}' was not read; there are {string.Join(", ", Tensors.Keys.Order(StringComparer.Ordinal))}.");

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors.Values)
            tensor.Dispose();
    }
}
