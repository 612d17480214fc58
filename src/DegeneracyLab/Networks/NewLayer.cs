using System.ComponentModel;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

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
    /// <returns>The layer, with weights of shape [outputs, inputs].</returns>
    public static Linear Linear(long inputs, long outputs, bool bias = true, bool trainable = true) =>
        nn.Linear(Parameter(trainable, outputs, inputs), bias ? Parameter(trainable, outputs) : null);

    /// <summary>A table with a vector for each token.</summary>
    /// <param name="vocabulary">The number of tokens.</param>
    /// <param name="width">The width of the vectors.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <returns>The table, with weights of shape [vocabulary, width].</returns>
    public static TokenEmbeddingModule Embedding(long vocabulary, long width, bool trainable = true) => new(vocabulary, width, trainable);

    /// <summary>A parameter.</summary>
    /// <param name="trainable">Whether it is trained.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>The parameter, all zeros, in no dispose scope.</returns>
    internal static Parameter Parameter(bool trainable, params long[] shape) =>
        nn.Parameter(zeros(shape, dtype: ScalarType.Float32, device: CPU).DetachFromDisposeScope(), trainable);
}
