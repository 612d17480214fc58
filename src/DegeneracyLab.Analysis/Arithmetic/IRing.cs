namespace DegeneracyLab.Analysis;

/// <summary>Numbers that can be added and multiplied. One sweep through a network serves every kind of them.</summary>
/// <typeparam name="T">The numbers.</typeparam>
internal interface IRing<T>
{
    /// <summary>Zero.</summary>
    T Zero { get; }

    /// <summary>The number that stands for value / divisor.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="divisor">Positive.</param>
    T Of(double value, long divisor = 1);

    /// <summary>a + b.</summary>
    T Add(T a, T b);

    /// <summary>a b.</summary>
    T Multiply(T a, T b);

    /// <summary>Whether a number is known to be 0.</summary>
    bool IsZero(T a);
}
