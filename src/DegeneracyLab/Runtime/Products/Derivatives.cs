using System.ComponentModel;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// The slopes of the elementwise layers, each from the value that determines it best: the layer's input x or its output y.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Derivatives
{
    /// <summary>ReLU and LeakyReLU: 1 where the mask is true, elsewhere the slope of a closed gate.</summary>
    /// <param name="mask">The layer's mask, booleans.</param>
    /// <param name="closedSlope">The slope where the mask is false.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <returns>The slopes, of the mask's shape.</returns>
    public static Tensor Gate(Tensor mask, double closedSlope, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Tensor open = mask.to(dtype);
        return open.Plus(open.OneMinus().Times(closedSlope)).MoveToOuterDisposeScope();
    }

    /// <summary>x^2: 2 x.</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes, of the shape of <paramref name="x"/>.</returns>
    public static Tensor Square(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Times(2);
    }

    /// <summary>tanh: 1 - y^2.</summary>
    /// <param name="y">The layer's output.</param>
    /// <returns>The slopes, of the shape of <paramref name="y"/>.</returns>
    public static Tensor Tanh(Tensor y)
    {
        using var scope = NewDisposeScope();
        return (y * y).OneMinus().MoveToOuterDisposeScope();
    }

    /// <summary>The logistic function: y (1 - y).</summary>
    /// <param name="y">The layer's output.</param>
    /// <returns>The slopes, of the shape of <paramref name="y"/>.</returns>
    public static Tensor Sigmoid(Tensor y)
    {
        using var scope = NewDisposeScope();
        return (y * y.OneMinus()).MoveToOuterDisposeScope();
    }

    /// <summary>x Phi(x): Phi(x) + x phi(x), with the normal distribution function Phi and its density phi.</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes, of the shape of <paramref name="x"/>.</returns>
    public static Tensor GELU(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor distribution = x.Times(Math.Sqrt(0.5)).erf().Plus(1).Times(0.5);
        Tensor density = (x * x).Times(-0.5).exp().Times(1 / Math.Sqrt(2 * Math.PI));
        return distribution.Plus(x * density).MoveToOuterDisposeScope();
    }

    /// <summary>x s(x) with the logistic function s: s(x) (1 + x (1 - s(x))).</summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes, of the shape of <paramref name="x"/>.</returns>
    public static Tensor SiLU(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor s = x.sigmoid();
        return (s * (x * s.OneMinus()).Plus(1)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// log(1 + exp(x)): the logistic function of x, and 1 where x is above 20, because there the forward pass is y = x.
    /// </summary>
    /// <param name="x">The layer's input.</param>
    /// <returns>The slopes, of the shape of <paramref name="x"/>.</returns>
    public static Tensor Softplus(Tensor x)
    {
        using var scope = NewDisposeScope();
        return where(x.IsAbove(20), ones_like(x), x.sigmoid()).MoveToOuterDisposeScope();
    }
}
