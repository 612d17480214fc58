using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// The cotangent of the constant 1 that multiplies every bias, collected on the way back: each bias b that cotangents g
/// pass adds g b.
/// </summary>
public sealed class ConstantCotangent
{
    internal ConstantCotangent()
    {
    }

    /// <summary>The sum so far, [k, batch or 1]; null before the first bias.</summary>
    internal Tensor? Sum { get; private set; }

    /// <summary>Adds the part of one bias.</summary>
    /// <param name="cotangents">The cotangents at the layer's output, [k, batch or 1, outputs].</param>
    /// <param name="bias">The layer's bias, [outputs].</param>
    public void Add(Tensor cotangents, Parameter bias)
    {
        Tensor part = cotangents.matmul(bias);
        Sum = Sum is null ? part : Sum + part;
    }
}
