using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Makes layers whose weights are yet to be drawn, without a look at torch's global random numbers. Called by generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NewLayer
{
    /// <summary>A fully connected layer.</summary>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="trainable">Whether its parameters are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <returns>The layer, with weights of shape [outputs, inputs].</returns>
    /// <exception cref="InsufficientMemoryException">There is no memory for its parameters.</exception>
    public static Linear Linear(long inputs, long outputs, bool bias = true, bool trainable = true, [CallerMemberName] string layer = "") =>
        nn.Linear(Parameter(layer, "weight", trainable, outputs, inputs), bias ? Parameter(layer, "bias", trainable, outputs) : null);

    /// <summary>A table with a vector for each token.</summary>
    /// <param name="vocabulary">The number of tokens.</param>
    /// <param name="width">The width of the vectors.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <returns>The table, with weights of shape [vocabulary, width].</returns>
    /// <exception cref="InsufficientMemoryException">There is no memory for it.</exception>
    public static TokenEmbeddingModule Embedding(long vocabulary, long width, bool trainable = true, [CallerMemberName] string layer = "") =>
        new(vocabulary, width, trainable, layer);

    /// <summary>A parameter.</summary>
    /// <param name="layer">The name of its layer, for error messages.</param>
    /// <param name="name">Its name within the layer.</param>
    /// <param name="trainable">Whether it is trained.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The parameter, all zeros, in no dispose scope.</returns>
    /// <exception cref="InsufficientMemoryException">There is no memory for it.</exception>
    internal static Parameter Parameter(string layer, string name, bool trainable, params long[] shape)
    {
        TorchEngine.Require();
        try
        {
            return nn.Parameter(zeros(shape, dtype: ScalarType.Float32, device: CPU).DetachFromDisposeScope(), trainable);
        }
        catch (ExternalException exception) when (shape.All(static size => size >= 0))
        {
            throw NoMemory.For($"{layer}: no memory for its {name}", shape, ScalarType.Float32, exception);
        }
    }
}
