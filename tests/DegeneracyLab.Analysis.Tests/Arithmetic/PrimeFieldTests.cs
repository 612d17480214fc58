using System.Numerics;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>Primes and residues against plain integer arithmetic.</summary>
public sealed class PrimeFieldTests
{
    private static readonly Primes Primes = new();

    [Theory]
    [InlineData(41, true)]
    [InlineData(2147483629, true)]
    [InlineData(2305843009213693951, true)] // 2^61 - 1
    [InlineData(1152921504606846883, true)] // the largest below 2^60
    [InlineData(1152921504606846881, false)]
    [InlineData(561, false)] // of Carmichael
    [InlineData(3215031751, false)] // passes the test with 2, 3, 5 and 7
    [InlineData(341550071728321, false)] // passes with all primes to 17
    [InlineData(1152921504606846975, false)] // 2^60 - 1
    public void A_number_is_prime_or_not(ulong number, bool isPrime) => Assert.Equal(isPrime, Analysis.Primes.IsPrime(number));

    [Fact]
    public void The_test_agrees_with_a_sieve()
    {
        bool[] composite = new bool[20_000];
        for (int number = 2; number < composite.Length; number++)
            for (int multiple = 2 * number; multiple < composite.Length; multiple += number)
                composite[multiple] = true;
        for (int number = 39; number < composite.Length; number += 2)
            Assert.Equal((number, !composite[number]), (number, Analysis.Primes.IsPrime((ulong)number)));
    }

    [Fact]
    public void Primes_of_the_sequence_are_different_and_lie_between_powers_of_two()
    {
        ulong[] primes = [.. Enumerable.Range(0, 100).Select(place => Primes.At(place).Prime)];
        Assert.Equal(100, primes.Distinct().Count());
        Assert.All(primes, prime => Assert.InRange(prime, 1UL << Analysis.Primes.MinLog2, (1UL << 61) - 1));
        Assert.All(primes, prime => Assert.Equal(BigInteger.One, BigInteger.ModPow(7, prime - 1, prime)));
    }

    [Fact]
    public void Operations_agree_with_integers()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            PrimeField field = Primes.At(trial % 5);
            ulong a = (ulong)random.NextInt64() % field.Prime, b = trial % 10 == 0 ? field.Prime - 1 : (ulong)random.NextInt64() % field.Prime;
            (ulong x, ulong y) = (field.Of((BigInteger)a), field.Of((BigInteger)b));
            Assert.Equal(a, field.ToInteger(x));
            Assert.Equal((BigInteger)a * b % field.Prime, field.ToInteger(field.Multiply(x, y)));
            Assert.Equal(((BigInteger)a + b) % field.Prime, field.ToInteger(field.Add(x, y)));
            Assert.Equal(((BigInteger)a + field.Prime - b) % field.Prime, field.ToInteger(field.Subtract(x, y)));
            Assert.Equal(field.Of(-(BigInteger)a), field.Negate(x));
            if (a != 0)
                Assert.Equal(field.One, field.Multiply(x, field.Inverse(x)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public void Long_sums_of_the_largest_products_do_not_overflow(int length)
    {
        PrimeField field = Primes.At(0);
        ulong[] a = [.. Enumerable.Repeat(field.Prime - 1, length)], b = [.. Enumerable.Range(1, length).Select(i => field.Prime - (ulong)i)];
        BigInteger expected = Enumerable.Range(0, length).Aggregate(BigInteger.Zero, (sum, i) => sum + ((BigInteger)field.ToInteger(a[i]) * field.ToInteger(b[i])));
        Assert.Equal(expected % field.Prime, field.ToInteger(field.Dot(a, b)));
    }

    [Fact]
    public void Doubles_have_the_residues_of_the_rational_numbers_that_they_are()
    {
        var random = new Random(2);
        PrimeField field = Primes.At(1);
        foreach (double value in Binary64Tests.Draw(random, 300))
        {
            (long mantissa, int exponent) = Binary64.Split(value);
            BigInteger power = BigInteger.ModPow(2, Math.Abs(exponent), field.Prime), expected = mantissa * (exponent < 0 ? BigInteger.ModPow(power, field.Prime - 2, field.Prime) : power) % field.Prime;
            Assert.Equal((expected + field.Prime) % field.Prime, field.ToInteger(field.Of(value)));
            Assert.Equal(field.Of(value), field.Multiply(field.Of(value, 9), field.Of(9)));
        }
    }
}
