using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Arithmetic of tensors and numbers that is safe beside a garbage collection. TorchSharp wraps each number, and the 1 that
/// multiplies a summand in <c>x + y</c>, in a temporary <see cref="Scalar"/>, which the finalizer may free while the native call
/// still reads it: the call then fails, or computes with another number. Here every such object outlives its call. Generated
/// code and the analysis call these methods in place of TorchSharp's operators.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorArithmetic
{
    private static readonly Scalar Zero = 0;
    private static readonly Scalar One = 1;
    private static readonly Scalar MinusInfinity = double.NegativeInfinity;

    /// <summary>x + y.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.add(y, One);
    }

    /// <summary>x + a.</summary>
    /// <param name="x">x.</param>
    /// <param name="number">a.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor x, double number)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = number;
        return x.add(kept, One);
    }

    /// <summary>x - a.</summary>
    /// <param name="x">x.</param>
    /// <param name="number">a.</param>
    /// <returns>The difference.</returns>
    public static Tensor Minus(this Tensor x, double number) => x.Plus(-number);

    /// <summary>1 - x.</summary>
    /// <param name="x">x.</param>
    /// <returns>The difference.</returns>
    public static Tensor OneMinus(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Tensor negative = x.neg();
        return negative.add(One, One);
    }

    /// <summary>a x.</summary>
    /// <param name="x">x.</param>
    /// <param name="factor">a.</param>
    /// <returns>The product.</returns>
    public static Tensor Times(this Tensor x, double factor)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = factor;
        return x.mul(kept);
    }

    /// <summary>x / a.</summary>
    /// <param name="x">x.</param>
    /// <param name="divisor">a.</param>
    /// <returns>The quotient.</returns>
    public static Tensor DividedBy(this Tensor x, double divisor)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = divisor;
        return x.div(kept);
    }

    /// <summary>x^2.</summary>
    /// <param name="x">x.</param>
    /// <returns>The squares.</returns>
    public static Tensor Squared(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.mul(x);
    }

    /// <summary>x + y z.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="z">z.</param>
    /// <returns>The sum.</returns>
    public static Tensor PlusProduct(this Tensor x, Tensor y, Tensor z) => addcmul(x, y, z, One);

    /// <summary>Adds y to x, in place.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <returns>x.</returns>
    public static Tensor AddInPlace(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.add_(y, One);
    }

    /// <summary>Adds a y to x, in place.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="factor">a.</param>
    /// <returns>x.</returns>
    public static Tensor AddInPlace(this Tensor x, Tensor y, double factor)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = factor;
        return x.add_(y, kept);
    }

    /// <summary>Adds a y z to x, in place.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="z">z.</param>
    /// <param name="factor">a.</param>
    /// <returns>x.</returns>
    public static Tensor AddProductInPlace(this Tensor x, Tensor y, Tensor z, double factor = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = factor;
        return x.addcmul_(y, z, kept);
    }

    /// <summary>Multiplies x by a, in place.</summary>
    /// <param name="x">x.</param>
    /// <param name="factor">a.</param>
    /// <returns>x.</returns>
    public static Tensor MultiplyInPlace(this Tensor x, double factor)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = factor;
        return x.mul_(kept);
    }

    /// <summary>Divides x by a, in place.</summary>
    /// <param name="x">x.</param>
    /// <param name="divisor">a.</param>
    /// <returns>x.</returns>
    public static Tensor DivideInPlace(this Tensor x, double divisor)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = divisor;
        return x.div_(kept);
    }

    /// <summary>Writes a number everywhere into x.</summary>
    /// <param name="x">x.</param>
    /// <param name="number">The number.</param>
    /// <returns>x.</returns>
    public static Tensor FillInPlace(this Tensor x, double number)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = number;
        return x.fill_(kept);
    }

    /// <summary>x, with minus infinity where a mask is true.</summary>
    /// <param name="x">x.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor MinusInfinityWhere(this Tensor x, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.masked_fill(mask, MinusInfinity);
    }

    /// <summary>Writes minus infinity into x where a mask is true.</summary>
    /// <param name="x">x.</param>
    /// <param name="mask">The mask.</param>
    /// <returns>x.</returns>
    public static Tensor MinusInfinityInPlaceWhere(this Tensor x, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.masked_fill_(mask, MinusInfinity);
    }

    /// <summary>Where x is above 0.</summary>
    /// <param name="x">x.</param>
    /// <returns>Booleans.</returns>
    public static Tensor IsPositive(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.gt(Zero);
    }

    /// <summary>Where x is above a number.</summary>
    /// <param name="x">x.</param>
    /// <param name="number">The number.</param>
    /// <returns>Booleans.</returns>
    public static Tensor IsAbove(this Tensor x, double number)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = number;
        return x.gt(kept);
    }

    /// <summary>Where x is 0.</summary>
    /// <param name="x">x.</param>
    /// <returns>Booleans.</returns>
    public static Tensor IsZero(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.eq(Zero);
    }

    /// <summary>Where x is not 0.</summary>
    /// <param name="x">x.</param>
    /// <returns>Booleans.</returns>
    public static Tensor IsNonzero(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ne(Zero);
    }

    /// <summary>Where x is strictly between two numbers.</summary>
    /// <param name="x">x.</param>
    /// <param name="lower">The lower number.</param>
    /// <param name="upper">The upper number.</param>
    /// <returns>Booleans.</returns>
    public static Tensor IsBetween(this Tensor x, double lower, double upper)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar from = lower, to = upper;
        using Tensor above = x.gt(from), below = x.lt(to);
        return above.logical_and(below);
    }

    /// <summary>x where it is positive, elsewhere a x.</summary>
    /// <param name="x">x.</param>
    /// <param name="slope">a.</param>
    /// <returns>The values.</returns>
    public static Tensor LeakyReLU(this Tensor x, double slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar kept = slope;
        return x.leaky_relu(kept);
    }

    /// <summary>log(1 + exp(x)), and x itself above 20. TorchSharp's <c>softplus</c> makes numbers that may be collected during the call.</summary>
    /// <param name="x">x.</param>
    /// <returns>The values.</returns>
    public static Tensor Softplus(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Tensor isLarge = x.IsAbove(20), zeros = zeros_like(x), soft = x.logaddexp(zeros);
        return where(isLarge, x, soft);
    }

    /// <summary>min(max(x, lower), upper), with hardtanh's slopes at the bounds. TorchSharp's <c>hardtanh</c> returns its input.</summary>
    /// <param name="x">x.</param>
    /// <param name="lower">The lower bound.</param>
    /// <param name="upper">The upper bound.</param>
    /// <returns>The values.</returns>
    public static Tensor Hardtanh(this Tensor x, double lower, double upper)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar from = lower, to = upper;
        return x.clone().hardtanh_(from, to);
    }
}
