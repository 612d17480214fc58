using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>A piecewise linear activation function of the user's, whose mask is recorded.</summary>
public interface IPiecewiseLinear : IElementwise
{
    /// <summary>Which piece each unit is on.</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>Booleans, or small integers where there are more than two pieces.</returns>
    static abstract Tensor Mask(Tensor x);
}
