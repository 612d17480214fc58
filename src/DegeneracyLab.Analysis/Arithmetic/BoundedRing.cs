namespace DegeneracyLab.Analysis;

/// <summary>
/// Floating-point arithmetic with a running bound of the error (N. Higham, Accuracy and Stability of Numerical Algorithms, section 3.3):
/// every operation adds half a unit in the last place of its result to what its operands bring.
/// </summary>
internal readonly struct BoundedRing : IOrderedRing<Bounded>
{
    /// <summary>The rounding of an operation, relative to its result: 2^-53.</summary>
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>What the rounding of a bound itself may take away: an operation here computes it in at most six steps.</summary>
    private const double Inflation = 1 + (8 * Unit);

    /// <summary>What is lost below the smallest normal number, by the product and by those of the bound.</summary>
    private const double Underflow = 8 * double.Epsilon;

    /// <inheritdoc/>
    public Bounded Zero => new(0, 0);

    /// <inheritdoc/>
    public Bounded Of(double value, long divisor = 1) => divisor == 1 ? new(value, 0) : new(value / divisor, ((Math.Abs(value) / divisor * Unit) + Underflow) * Inflation);

    /// <inheritdoc/>
    public Bounded Add(Bounded a, Bounded b)
    {
        if (IsZero(a))
            return b;
        if (IsZero(b))
            return a;
        double sum = a.Value + b.Value;
        return new(sum, ((Math.Abs(sum) * Unit) + a.Error + b.Error) * Inflation);
    }

    /// <inheritdoc/>
    public Bounded Multiply(Bounded a, Bounded b)
    {
        if (IsZero(a) || IsZero(b))
            return Zero;
        double product = a.Value * b.Value;
        return new(product, ((Math.Abs(product) * Unit) + (Math.Abs(a.Value) * b.Error) + (a.Error * b.Size) + Underflow) * Inflation);
    }

    /// <inheritdoc/>
    public bool IsZero(Bounded a) => a.Value == 0 && a.Error == 0;

    /// <inheritdoc/>
    public int? Sign(Bounded a) => IsZero(a) ? 0 : a.Value > a.Error ? 1 : -a.Value > a.Error ? -1 : null;
}
