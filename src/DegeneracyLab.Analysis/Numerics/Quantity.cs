using System.Globalization;

namespace DegeneracyLab.Analysis;

/// <summary>A number with what it counts, in words.</summary>
internal static class Quantity
{
    /// <summary>The number, and the noun in its singular or plural.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="many">The noun for any other number; with an s if null.</param>
    /// <returns>For example <c>1 prime</c>, or <c>2,000 primes</c>.</returns>
    public static string Of(long count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
