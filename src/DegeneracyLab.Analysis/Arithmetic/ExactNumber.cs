using System.Numerics;

namespace DegeneracyLab.Analysis;

/// <summary>A rational number, mantissa x 2^exponent / divisor. It is not kept in lowest terms, which would cost more than it saves.</summary>
/// <param name="Mantissa">Any integer.</param>
/// <param name="Exponent">The exponent of two.</param>
/// <param name="Divisor">Positive.</param>
internal readonly record struct ExactNumber(BigInteger Mantissa, int Exponent, BigInteger Divisor);
