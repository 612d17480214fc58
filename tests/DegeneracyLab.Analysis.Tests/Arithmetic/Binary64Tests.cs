namespace DegeneracyLab.Analysis.Tests;

/// <summary>Doubles as integers times powers of two.</summary>
public sealed class Binary64Tests
{
    [Fact]
    public void A_number_is_its_mantissa_times_a_power_of_two()
    {
        foreach (double value in Draw(new Random(1), 1000))
        {
            (long mantissa, int exponent) = Binary64.Split(value);
            Assert.Equal(value, Math.ScaleB(mantissa, exponent));
            Assert.InRange(exponent, Binary64.MinExponent, Binary64.MaxExponent);
            Assert.InRange(Math.Abs(mantissa), 0, (1L << 53) - 1);
            Assert.Equal(value == 0, mantissa % 2 == 0);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_is_not_finite_is_refused(double value) => Assert.Contains("finite", Assert.Throws<ArgumentException>(() => Binary64.Split(value)).Message, StringComparison.Ordinal);

    /// <summary>Doubles of all sizes, subnormal ones and powers of two among them.</summary>
    internal static IEnumerable<double> Draw(Random random, int count)
    {
        double[] special = [0, 1, -1, 0.1, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, BitConverter.Int64BitsToDouble(0x000FFFFFFFFFFFFF), BitConverter.Int64BitsToDouble(0x0010000000000000)];
        return special.Concat(Enumerable.Range(0, count).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))).Where(double.IsFinite));
    }
}
