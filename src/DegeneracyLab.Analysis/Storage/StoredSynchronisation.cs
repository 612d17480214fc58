using static TorchSharp.torch;

namespace DegeneracyLab.Analysis;

/// <summary>The part of firing patterns that is stored as tensors: how often the gates of two units are open together.</summary>
internal static class StoredSynchronisation
{
    /// <summary>The counts of each layer.</summary>
    /// <returns>Tensors by name, in the dispose scope of the caller.</returns>
    public static IEnumerable<(string Name, Tensor Values)> TensorsOf(SynchronisationResult result) => result.Layers.Select(layer => (NameOf(layer), layer.Together.ToTensor()));

    /// <summary>The result with the counts.</summary>
    /// <param name="result">The rest of the result.</param>
    /// <param name="tensors">The file of the counts.</param>
    /// <exception cref="InvalidDataException">They do not fit together.</exception>
    public static SynchronisationResult With(this SynchronisationResult result, StoredNumbers tensors) => result with
    {
        Layers = [.. result.Layers.Select(layer =>
        {
            Matrix together = tensors.Matrix(NameOf(layer));
            return together.Rows == layer.Width && together.Columns == layer.Width
                ? layer with { Together = together }
                : throw new InvalidDataException($"{tensors.File} is damaged: the tensor '{NameOf(layer)}' is {together}; expected {layer.Width} x {layer.Width}, a row for each unit.");
        })],
    };

    private static string NameOf(LayerSynchronisation layer) => $"together.{layer.Name}";
}
