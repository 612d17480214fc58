using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Exact numbers against fractions of integers; error bounds and grids against exact numbers.</summary>
public sealed class RingTests
{
    [Fact]
    public void Exact_numbers_are_fractions()
    {
        var random = new Random(1);
        var ring = default(ExactRing);
        for (int trial = 0; trial < 500; trial++)
        {
            (double a, double b, double c) = (Small(random), Small(random), Small(random));
            (long p, long q) = (random.Next(1, 30), random.Next(1, 30));
            ExactNumber sum = ring.Add(ring.Multiply(ring.Of(a, p), ring.Of(b)), ring.Of(c, q));
            // a b / p + c / q = (a b q + c p) / (p q), all times 2^300.
            BigInteger left = Integer(a, 100) * Integer(b, 100) * q, right = Integer(c, 200) * p, over = new BigInteger(p) * q;
            Assert.Equal((left + right) * sum.Divisor, Shift(sum.Mantissa * over, sum.Exponent + 200));
            Assert.Equal((left + right).Sign, ring.Sign(sum));
            Assert.Equal((left + right).IsZero, ring.IsZero(sum));
        }
    }

    [Fact]
    public void Errors_stay_within_their_bounds_and_signs_are_right_where_they_are_certain()
    {
        var random = new Random(2);
        (var bounded, var exact, var grains) = (default(BoundedRing), default(ExactRing), default(GrainRing));
        int certain = 0, doubtful = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            // Sums of products that cancel in part, of all sizes.
            double size = Math.ScaleB(1, random.Next(-1070, 900));
            List<(Bounded Rounded, ExactNumber Exact, Grain Grain)> numbers = [];
            for (int number = 0; number < 4; number++)
            {
                double value = random.Next(6) == 0 ? 0 : Small(random) * (random.Next(2) == 0 ? 1 : size);
                long divisor = random.Next(4) == 0 ? random.Next(1, 20) : 1;
                numbers.Add((bounded.Of(value, divisor), exact.Of(value, divisor), grains.Of(value, divisor)));
            }

            for (int step = 0; step < 12; step++)
            {
                (Bounded Rounded, ExactNumber Exact, Grain Grain) x = numbers[random.Next(numbers.Count)], y = numbers[random.Next(numbers.Count)];
                if (random.Next(3) == 0)
                    (y.Rounded, y.Exact) = (bounded.Multiply(y.Rounded, bounded.Of(-1)), exact.Multiply(y.Exact, exact.Of(-1)));
                bool adds = random.Next(2) == 0;
                numbers.Add(adds
                    ? (bounded.Add(x.Rounded, y.Rounded), exact.Add(x.Exact, y.Exact), grains.Add(x.Grain, y.Grain))
                    : (bounded.Multiply(x.Rounded, y.Rounded), exact.Multiply(x.Exact, y.Exact), grains.Multiply(x.Grain, y.Grain)));
            }

            foreach ((Bounded rounded, ExactNumber number, Grain grain) in numbers)
            {
                if (bounded.Sign(rounded) is { } sign)
                {
                    Assert.Equal(exact.Sign(number), sign);
                    certain++;
                }
                else
                {
                    doubtful++;
                }

                if (!double.IsFinite(rounded.Value) || !double.IsFinite(rounded.Error))
                    continue;
                ExactNumber difference = exact.Add(number, exact.Of(-rounded.Value)), error = exact.Of(rounded.Error);
                Assert.True(exact.Sign(exact.Add(error, difference)) >= 0 && exact.Sign(exact.Add(error, exact.Multiply(difference, exact.Of(-1)))) >= 0, $"{rounded} is further off than its bound.");
                Assert.Equal(0, OnGrid(number, grain));
            }
        }

        // Cancellation is common enough here for both to be looked at.
        Assert.InRange(doubtful, 100, certain);
    }

    /// <summary>What is left of a number times the factor of its grid when its integer part is taken away: 0.</summary>
    private static BigInteger OnGrid(ExactNumber number, Grain grain)
    {
        if (grain.Divisor.IsZero)
            return number.Mantissa;
        int shift = number.Exponent + grain.Bits;
        BigInteger scaled = number.Mantissa * grain.Divisor, by = number.Divisor;
        return shift >= 0 ? (scaled << shift) % by : scaled % (by << -shift);
    }

    private static double Small(Random random) => (random.Next(3) == 0 ? random.Next(-8, 9) : random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-20, 20));

    private static BigInteger Integer(double value, int shift)
    {
        (long mantissa, int exponent) = Binary64.Split(value);
        return Shift(mantissa, exponent + shift);
    }

    private static BigInteger Shift(BigInteger value, int by)
    {
        BigInteger shifted = by >= 0 ? value << by : value >> -by;
        Assert.Equal(value, by >= 0 ? shifted >> by : shifted << -by);
        return shifted;
    }
}
