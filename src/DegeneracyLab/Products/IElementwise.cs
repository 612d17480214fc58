using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>
/// An activation function of the user's, for <c>[Elementwise&lt;T&gt;]</c>: each output depends on the input with the same
/// index, and on no other. Value and slope keep the shape and run inside a dispose scope.
/// </summary>
/// <example>
/// <code>
/// public sealed class Cube : IElementwise
/// {
///     public static Tensor Value(Tensor x) => x * x * x;
///
///     public static Tensor Slope(Tensor x) => 3 * x * x;
/// }
/// </code>
/// </example>
public interface IElementwise
{
    /// <summary>The function y = f(x).</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The output.</returns>
    static abstract Tensor Value(Tensor x);

    /// <summary>The derivative f'(x).</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes.</returns>
    static abstract Tensor Slope(Tensor x);

    /// <summary>
    /// The degree k for which f(c x) = c^k f(x) for every c > 0, such as 3 for the cube; null where there is none, which is always
    /// safe. With it, the analysis knows what rescaling the input does.
    /// </summary>
    static virtual double? Degree => null;
}
